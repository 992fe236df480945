"""Diseases, complaints and findings: Chinese terms with their English words and MeSH headings (own compilation).

One line a term, a long one broken: `Chinese names: English words; more | MeSH headings`. The headings are those of
the public MeSH vocabulary of the U.S. National Library of Medicine; which Chinese words mean them was written for
this program.
"""

CONDITIONS = """
糖尿病 消渴: diabetes; diabetes mellitus | Diabetes Mellitus
2型糖尿病 二型糖尿病 Ⅱ型糖尿病 II型糖尿病: type 2 diabetes; T2DM | Diabetes Mellitus, Type 2
1型糖尿病 一型糖尿病 Ⅰ型糖尿病 I型糖尿病: type 1 diabetes; T1DM | Diabetes Mellitus, Type 1
妊娠期糖尿病 妊娠糖尿病 孕期糖尿病: gestational diabetes | Diabetes, Gestational
糖尿病足 糖尿病足溃疡 糖足: diabetic foot; diabetic foot ulcer | Diabetic Foot
糖尿病肾病: diabetic nephropathy; diabetic kidney disease | Diabetic Nephropathies
糖尿病视网膜病变 糖网: diabetic retinopathy | Diabetic Retinopathy
糖尿病周围神经病变 糖尿病神经病变: diabetic neuropathy | Diabetic Neuropathies
糖尿病酮症酸中毒 酮症酸中毒: diabetic ketoacidosis | Diabetic Ketoacidosis
糖尿病前期: prediabetes | Prediabetic State
低血糖: hypoglycemia | Hypoglycemia
高血糖: hyperglycemia | Hyperglycemia
应激性高血糖: stress hyperglycemia
胰岛素抵抗: insulin resistance | Insulin Resistance
代谢综合征: metabolic syndrome | Metabolic Syndrome
肥胖 肥胖症: obesity | Obesity
高血压 原发性高血压: hypertension; high blood pressure | Hypertension
妊娠期高血压 妊高症: gestational hypertension; pregnancy-induced hypertension | Hypertension, Pregnancy-Induced
子痫前期 先兆子痫: preeclampsia; pre-eclampsia | Pre-Eclampsia
肺动脉高压: pulmonary arterial hypertension; pulmonary hypertension | Hypertension, Pulmonary
高脂血症 血脂异常: dyslipidemia; hyperlipidemia | Dyslipidemias
高尿酸血症: hyperuricemia | Hyperuricemia
痛风: gout | Gout
冠心病 冠状动脉疾病 冠状动脉粥样硬化性心脏病: coronary artery disease; coronary heart disease
  | Coronary Artery Disease
急性冠脉综合征 急性冠状动脉综合征: acute coronary syndrome | Acute Coronary Syndrome
心肌梗死 心肌梗塞 心梗 急性心肌梗死 急性心梗: myocardial infarction | Myocardial Infarction
心绞痛: angina | Angina Pectoris
心力衰竭 心衰 慢性心衰 慢性心力衰竭: heart failure | Heart Failure
急性心衰 急性心力衰竭: acute heart failure | Heart Failure
射血分数保留心衰 射血分数保留的心衰 射血分数保留型心衰 射血分数保留的心力衰竭 射血分数保留心力衰竭 HFpEF:
  heart failure with preserved ejection fraction; HFpEF | Heart Failure, Diastolic
射血分数降低心衰 射血分数降低的心衰 射血分数降低的心力衰竭 HFrEF:
  heart failure with reduced ejection fraction; HFrEF | Heart Failure, Systolic
心房颤动 房颤: atrial fibrillation | Atrial Fibrillation
心律失常: arrhythmia | Arrhythmias, Cardiac
心肌病: cardiomyopathy | Cardiomyopathies
心肌炎: myocarditis | Myocarditis
感染性心内膜炎: infective endocarditis | Endocarditis
心源性休克: cardiogenic shock | Shock, Cardiogenic
心脏骤停 心搏骤停: cardiac arrest | Heart Arrest
主动脉夹层: aortic dissection | Aortic Dissection
主动脉瓣狭窄: aortic stenosis | Aortic Valve Stenosis
先天性心脏病 先心病: congenital heart disease | Heart Defects, Congenital
动脉粥样硬化: atherosclerosis | Atherosclerosis
脑卒中 卒中 中风: stroke | Stroke
缺血性脑卒中 缺血性卒中 脑梗死 脑梗塞 脑梗 急性缺血性卒中 急性脑梗死: ischemic stroke; cerebral infarction
  | Ischemic Stroke
脑出血: intracerebral hemorrhage; cerebral hemorrhage | Cerebral Hemorrhage
蛛网膜下腔出血: subarachnoid hemorrhage | Subarachnoid Hemorrhage
短暂性脑缺血发作: transient ischemic attack | Ischemic Attack, Transient
颅脑损伤 颅脑外伤 脑外伤 创伤性脑损伤: traumatic brain injury | Brain Injuries, Traumatic
脑积水: hydrocephalus | Hydrocephalus
癫痫: epilepsy | Epilepsy
帕金森病 帕金森: Parkinson disease; Parkinson's disease | Parkinson Disease
阿尔茨海默病 阿尔茨海默 阿尔兹海默病 老年痴呆: Alzheimer disease; Alzheimer's disease | Alzheimer Disease
痴呆 痴呆症: dementia | Dementia
轻度认知障碍: mild cognitive impairment | Cognitive Dysfunction
认知障碍 认知功能障碍 认知损害: cognitive impairment; cognitive dysfunction | Cognitive Dysfunction
术后认知功能障碍: postoperative cognitive dysfunction | Postoperative Cognitive Complications
多发性硬化: multiple sclerosis | Multiple Sclerosis
重症肌无力: myasthenia gravis | Myasthenia Gravis
偏头痛: migraine | Migraine Disorders
头痛: headache | Headache
眩晕: vertigo | Vertigo
失眠 失眠症: insomnia | Sleep Initiation and Maintenance Disorders
睡眠障碍: sleep disorder; sleep disturbance | Sleep Wake Disorders
睡眠质量: sleep quality | Sleep Quality
睡眠呼吸暂停 阻塞性睡眠呼吸暂停: obstructive sleep apnea; sleep apnea | Sleep Apnea, Obstructive
谵妄 术后谵妄: delirium | Delirium
抑郁 抑郁症: depression; depressive disorder | Depression; Depressive Disorder
产后抑郁: postpartum depression | Depression, Postpartum
焦虑 焦虑症: anxiety | Anxiety
精神分裂症: schizophrenia | Schizophrenia
双相情感障碍 双相障碍: bipolar disorder | Bipolar Disorder
自闭症 孤独症: autism | Autism Spectrum Disorder
多动症 注意缺陷多动障碍: ADHD; attention deficit hyperactivity disorder
  | Attention Deficit Disorder with Hyperactivity
创伤后应激障碍: posttraumatic stress disorder; PTSD | Stress Disorders, Post-Traumatic
脑瘫 脑性瘫痪: cerebral palsy | Cerebral Palsy
肺炎: pneumonia | Pneumonia
社区获得性肺炎: community-acquired pneumonia | Community-Acquired Pneumonia
呼吸机相关性肺炎 呼吸机相关肺炎: ventilator-associated pneumonia | Pneumonia, Ventilator-Associated
医院获得性肺炎 院内获得性肺炎: hospital-acquired pneumonia | Healthcare-Associated Pneumonia
支原体肺炎 肺炎支原体肺炎: mycoplasma pneumonia; Mycoplasma pneumoniae | Pneumonia, Mycoplasma
吸入性肺炎: aspiration pneumonia | Pneumonia, Aspiration
慢阻肺 慢性阻塞性肺疾病 慢性阻塞性肺病: COPD; chronic obstructive pulmonary disease
  | Pulmonary Disease, Chronic Obstructive
哮喘 支气管哮喘: asthma | Asthma
毛细支气管炎: bronchiolitis | Bronchiolitis
支气管扩张: bronchiectasis | Bronchiectasis
间质性肺病 间质性肺疾病: interstitial lung disease | Lung Diseases, Interstitial
肺纤维化 特发性肺纤维化: pulmonary fibrosis; idiopathic pulmonary fibrosis
  | Idiopathic Pulmonary Fibrosis; Pulmonary Fibrosis
急性呼吸窘迫综合征 急性呼吸窘迫: ARDS; acute respiratory distress syndrome | Respiratory Distress Syndrome
新生儿呼吸窘迫综合征: neonatal respiratory distress syndrome | Respiratory Distress Syndrome, Newborn
呼吸衰竭: respiratory failure | Respiratory Insufficiency
肺栓塞: pulmonary embolism | Pulmonary Embolism
深静脉血栓 下肢深静脉血栓 深静脉血栓形成: deep vein thrombosis | Venous Thrombosis
静脉血栓栓塞症 静脉血栓栓塞: venous thromboembolism; VTE | Venous Thromboembolism
肺结节: pulmonary nodule | Solitary Pulmonary Nodule; Multiple Pulmonary Nodules
肺结核 结核 结核病: tuberculosis | Tuberculosis
新冠 新冠肺炎 新型冠状病毒 新冠病毒 新型冠状病毒感染: COVID-19; SARS-CoV-2 | COVID-19
长新冠 新冠后遗症: long COVID; post-COVID | Post-Acute COVID-19 Syndrome
流感 流行性感冒: influenza | Influenza, Human
脓毒症 脓毒血症 败血症: sepsis | Sepsis
脓毒性休克 感染性休克: septic shock | Shock, Septic
休克: shock | Shock
多器官功能障碍 多器官功能障碍综合征: multiple organ dysfunction | Multiple Organ Failure
发热: fever | Fever
感染: infection | Infections
医院感染 院内感染 院感: healthcare-associated infection; nosocomial infection | Cross Infection
手术部位感染 切口感染: surgical site infection | Surgical Wound Infection
导管相关血流感染 导管相关性血流感染:
  catheter-related bloodstream infection; central line-associated bloodstream infection
  | Catheter-Related Infections
尿路感染 泌尿系感染: urinary tract infection | Urinary Tract Infections
导管相关尿路感染 导尿管相关尿路感染: catheter-associated urinary tract infection
  | Catheter-Related Infections; Urinary Tract Infections
多重耐药菌: multidrug-resistant | Drug Resistance, Multiple, Bacterial
真菌感染: fungal infection | Mycoses
幽门螺杆菌 幽门螺旋杆菌: Helicobacter pylori | Helicobacter pylori; Helicobacter Infections
艾滋病 HIV感染: HIV; AIDS | HIV Infections
梅毒: syphilis | Syphilis
HPV感染 人乳头瘤病毒: human papillomavirus; HPV | Papillomavirus Infections
乙肝 乙型肝炎 慢性乙型肝炎 慢乙肝: hepatitis B | Hepatitis B
丙肝 丙型肝炎: hepatitis C | Hepatitis C
肝硬化: cirrhosis; liver cirrhosis | Liver Cirrhosis
肝衰竭: liver failure | Liver Failure
肝性脑病: hepatic encephalopathy | Hepatic Encephalopathy
脂肪肝 非酒精性脂肪肝 非酒精性脂肪性肝病: fatty liver; NAFLD; MASLD | Non-alcoholic Fatty Liver Disease
腹水: ascites | Ascites
胰腺炎 急性胰腺炎 重症急性胰腺炎: pancreatitis | Pancreatitis
胆囊结石 胆石症 胆结石: gallstones; cholelithiasis | Cholelithiasis
胃食管反流 胃食管反流病: gastroesophageal reflux; GERD | Gastroesophageal Reflux
消化性溃疡 胃溃疡: peptic ulcer | Peptic Ulcer
消化道出血 上消化道出血: gastrointestinal bleeding; gastrointestinal hemorrhage | Gastrointestinal Hemorrhage
炎症性肠病 炎性肠病: inflammatory bowel disease | Inflammatory Bowel Diseases
克罗恩病: Crohn disease; Crohn's disease | Crohn Disease
溃疡性结肠炎: ulcerative colitis | Colitis, Ulcerative
肠易激综合征: irritable bowel syndrome | Irritable Bowel Syndrome
功能性消化不良: functional dyspepsia | Dyspepsia
便秘: constipation | Constipation
腹泻: diarrhea | Diarrhea
肠道菌群 肠道微生物 肠道微生态: gut microbiota; gut microbiome | Gastrointestinal Microbiome
肠梗阻: intestinal obstruction | Intestinal Obstruction
阑尾炎: appendicitis | Appendicitis
腹股沟疝 疝气: inguinal hernia; hernia | Hernia, Inguinal
痔疮: hemorrhoids | Hemorrhoids
慢性肾病 慢性肾脏病 慢性肾衰竭: chronic kidney disease; CKD | Renal Insufficiency, Chronic
急性肾损伤 急性肾衰竭: acute kidney injury | Acute Kidney Injury
终末期肾病 尿毒症: end-stage renal disease; end-stage kidney disease | Kidney Failure, Chronic
肾病综合征: nephrotic syndrome | Nephrotic Syndrome
IgA肾病: IgA nephropathy | Glomerulonephritis, IGA
狼疮性肾炎 狼疮肾炎: lupus nephritis | Lupus Nephritis
肾结石 尿路结石 泌尿系结石: kidney stones; urolithiasis | Urolithiasis
前列腺增生 良性前列腺增生: benign prostatic hyperplasia | Prostatic Hyperplasia
尿失禁: urinary incontinence | Urinary Incontinence
贫血: anemia | Anemia
缺铁性贫血 缺铁: iron deficiency anemia; iron deficiency | Anemia, Iron-Deficiency
再生障碍性贫血: aplastic anemia | Anemia, Aplastic
血小板减少 血小板减少症: thrombocytopenia | Thrombocytopenia
血友病: hemophilia | Hemophilia A
凝血功能障碍: coagulopathy | Blood Coagulation Disorders
类风湿关节炎 类风湿性关节炎 类风湿: rheumatoid arthritis | Arthritis, Rheumatoid
系统性红斑狼疮 红斑狼疮: systemic lupus erythematosus; lupus | Lupus Erythematosus, Systemic
强直性脊柱炎: ankylosing spondylitis | Spondylitis, Ankylosing
干燥综合征: Sjogren syndrome | Sjogren's Syndrome
骨质疏松 骨质疏松症: osteoporosis | Osteoporosis
骨关节炎 膝骨关节炎 膝骨性关节炎: osteoarthritis | Osteoarthritis
骨折: fracture | Fractures, Bone
髋部骨折 髋骨骨折: hip fracture | Hip Fractures
股骨颈骨折: femoral neck fracture | Femoral Neck Fractures
椎体压缩骨折 椎体压缩性骨折: vertebral compression fracture | Spinal Fractures
腰椎间盘突出 腰椎间盘突出症: lumbar disc herniation | Intervertebral Disc Displacement
颈椎病: cervical spondylosis | Spondylosis
脊髓损伤: spinal cord injury | Spinal Cord Injuries
腰痛 下腰痛 腰背痛: low back pain | Low Back Pain
肩周炎: frozen shoulder; adhesive capsulitis | Bursitis
肌少症 肌肉减少症 少肌症: sarcopenia | Sarcopenia
衰弱 老年衰弱: frailty | Frailty
跌倒: falls; accidental falls | Accidental Falls
营养不良: malnutrition | Malnutrition
吞咽障碍 吞咽困难: dysphagia | Deglutition Disorders
压疮 压力性损伤 压力性溃疡 褥疮: pressure ulcer; pressure injury | Pressure Ulcer
失禁相关性皮炎: incontinence-associated dermatitis | Dermatitis
静脉炎: phlebitis | Phlebitis
烧伤: burns | Burns
创面 慢性创面 伤口: wound; wound healing | Wound Healing; Wounds and Injuries
瘢痕: scar | Cicatrix
淋巴水肿: lymphedema | Lymphedema
疼痛: pain | Pain
术后疼痛: postoperative pain | Pain, Postoperative
慢性疼痛: chronic pain | Chronic Pain
癌痛 癌性疼痛 癌症疼痛: cancer pain | Cancer Pain
恶心呕吐 术后恶心呕吐: nausea and vomiting; postoperative nausea | Postoperative Nausea and Vomiting; Vomiting
癌因性疲乏 癌症相关疲劳: cancer-related fatigue | Fatigue
"""
