"""Diseases of skin, eyes, ears, mouth, women and children, and rarer ones: Chinese, English, MeSH (own compilation).

Lines as in `conditions.py`.
"""

SPECIAL_CONDITIONS = """
银屑病 牛皮癣: psoriasis | Psoriasis
湿疹 特应性皮炎: eczema; atopic dermatitis | Dermatitis, Atopic; Eczema
痤疮: acne | Acne Vulgaris
荨麻疹: urticaria | Urticaria
白癜风: vitiligo | Vitiligo
带状疱疹: herpes zoster | Herpes Zoster
过敏性鼻炎 变应性鼻炎: allergic rhinitis | Rhinitis, Allergic
鼻窦炎: sinusitis | Sinusitis
中耳炎: otitis media | Otitis Media
突发性耳聋 突聋: sudden sensorineural hearing loss | Hearing Loss, Sudden
近视: myopia | Myopia
白内障: cataract | Cataract
青光眼: glaucoma | Glaucoma
黄斑变性 年龄相关性黄斑变性: macular degeneration | Macular Degeneration
干眼 干眼症: dry eye | Dry Eye Syndromes
牙周炎: periodontitis | Periodontitis
种植体周围炎: peri-implantitis | Peri-Implantitis
龋齿 龋病: dental caries | Dental Caries
牙髓炎: pulpitis | Pulpitis
口腔黏膜炎 口腔粘膜炎: oral mucositis | Stomatitis
口腔扁平苔藓: oral lichen planus | Lichen Planus, Oral
颞下颌关节紊乱 颞下颌关节紊乱病: temporomandibular disorder | Temporomandibular Joint Disorders
错颌畸形 错𬌗畸形: malocclusion | Malocclusion
唇腭裂: cleft lip; cleft palate | Cleft Lip; Cleft Palate
智齿 阻生齿 阻生智齿 第三磨牙: third molar | Molar, Third
甲亢 甲状腺功能亢进: hyperthyroidism | Hyperthyroidism
甲减 甲状腺功能减退: hypothyroidism | Hypothyroidism
甲状腺结节: thyroid nodule | Thyroid Nodule
多囊卵巢综合征 多囊卵巢: polycystic ovary syndrome; PCOS | Polycystic Ovary Syndrome
子宫内膜异位症 内异症: endometriosis | Endometriosis
子宫肌瘤: uterine fibroids; uterine leiomyoma | Leiomyoma
产后出血: postpartum hemorrhage | Postpartum Hemorrhage
早产: preterm birth; premature birth | Premature Birth
流产 复发性流产 习惯性流产: miscarriage; abortion | Abortion, Spontaneous
前置胎盘: placenta previa | Placenta Previa
胎膜早破: premature rupture of membranes | Fetal Membranes, Premature Rupture
不孕 不孕症 不孕不育: infertility | Infertility
更年期 围绝经期: menopause; perimenopause | Menopause
盆底功能障碍: pelvic floor disorder | Pelvic Floor Disorders
支气管肺发育不良: bronchopulmonary dysplasia | Bronchopulmonary Dysplasia
新生儿黄疸 黄疸: neonatal jaundice; jaundice | Jaundice, Neonatal
坏死性小肠结肠炎: necrotizing enterocolitis | Enterocolitis, Necrotizing
手足口病: hand, foot and mouth disease | Hand, Foot and Mouth Disease
川崎病: Kawasaki disease | Mucocutaneous Lymph Node Syndrome
热性惊厥: febrile seizures | Seizures, Febrile
喂养不耐受 肠内营养不耐受: feeding intolerance
血栓 血栓形成 静脉血栓: thrombosis; venous thrombosis | Thrombosis
创伤 外伤 多发伤: trauma; injury | Wounds and Injuries
创伤性凝血病: trauma-induced coagulopathy | Blood Coagulation Disorders
眼底病 视网膜病变: retinopathy; retinal disease | Retinal Diseases
视网膜静脉阻塞: retinal vein occlusion | Retinal Vein Occlusion
视网膜脱离: retinal detachment | Retinal Detachment
结膜炎: conjunctivitis | Conjunctivitis
卵巢早衰 早发性卵巢功能不全: premature ovarian insufficiency | Primary Ovarian Insufficiency
异位妊娠 宫外孕: ectopic pregnancy | Pregnancy, Ectopic
胎儿生长受限: fetal growth restriction | Fetal Growth Retardation
巨大儿: macrosomia | Fetal Macrosomia
新生儿窒息: neonatal asphyxia | Asphyxia Neonatorum
缺氧缺血性脑病: hypoxic-ischemic encephalopathy | Hypoxia-Ischemia, Brain
脊柱侧弯 脊柱侧凸: scoliosis | Scoliosis
股骨头坏死: osteonecrosis of the femoral head | Femur Head Necrosis
肩袖损伤: rotator cuff injury | Rotator Cuff Injuries
半月板损伤: meniscus injury | Tibial Meniscus Injuries
骨不连: nonunion | Fractures, Ununited
骨髓炎: osteomyelitis | Osteomyelitis
假体周围感染: periprosthetic joint infection | Prosthesis-Related Infections
关节盘移位: disc displacement
牙根吸收: root resorption | Root Resorption
牙列缺损 牙缺失: tooth loss; partial edentulism | Tooth Loss
针刺伤 锐器伤: needlestick injuries | Needlestick Injuries
非计划拔管 非计划性拔管: unplanned extubation | Airway Extubation
ICU获得性衰弱 ICU获得性肌无力: ICU-acquired weakness | Muscle Weakness
苏醒期躁动 躁动: emergence agitation; emergence delirium | Emergence Delirium
瓣周漏: paravalvular leak
细胞因子释放综合征: cytokine release syndrome | Cytokine Release Syndrome
肠杆菌 耐碳青霉烯肠杆菌: Enterobacterales; Enterobacteriaceae | Carbapenem-Resistant Enterobacteriaceae
金黄色葡萄球菌: Staphylococcus aureus | Staphylococcus aureus
鲍曼不动杆菌: Acinetobacter baumannii | Acinetobacter baumannii
艰难梭菌: Clostridioides difficile | Clostridioides difficile
脑膜炎: meningitis | Meningitis
脑炎: encephalitis | Encephalitis
吉兰巴雷综合征 格林巴利综合征: Guillain-Barre syndrome | Guillain-Barre Syndrome
运动神经元病 肌萎缩侧索硬化 渐冻症: amyotrophic lateral sclerosis | Amyotrophic Lateral Sclerosis
周围神经病变: peripheral neuropathy | Peripheral Nervous System Diseases
三叉神经痛: trigeminal neuralgia | Trigeminal Neuralgia
面瘫 面神经麻痹: facial paralysis | Facial Paralysis
动脉瘤 颅内动脉瘤: aneurysm; intracranial aneurysm | Intracranial Aneurysm
颈动脉狭窄: carotid stenosis | Carotid Stenosis
下肢动脉硬化闭塞症 外周动脉疾病: peripheral artery disease | Peripheral Arterial Disease
静脉曲张 下肢静脉曲张: varicose veins | Varicose Veins
瓣膜病 心脏瓣膜病: valvular heart disease | Heart Valve Diseases
气胸: pneumothorax | Pneumothorax
胸腔积液: pleural effusion | Pleural Effusion
百日咳: pertussis | Whooping Cough
过敏 过敏反应: allergy; hypersensitivity | Hypersensitivity
过敏性休克: anaphylaxis | Anaphylaxis
中毒: poisoning | Poisoning
中暑 热射病: heat stroke | Heat Stroke
低体温 术中低体温: hypothermia | Hypothermia
低血压: hypotension | Hypotension
低钠血症: hyponatremia | Hyponatremia
高钾血症: hyperkalemia | Hyperkalemia
电解质紊乱: electrolyte imbalance | Water-Electrolyte Imbalance
脑病 脓毒症相关脑病: encephalopathy; sepsis-associated encephalopathy | Brain Diseases
癌前病变: precancerous lesions | Precancerous Conditions
鼻息肉: nasal polyps | Nasal Polyps
传导阻滞 房室传导阻滞: conduction block; heart block | Heart Block
椎体骨折: vertebral fracture | Spinal Fractures
自杀 自杀意念: suicide; suicidal ideation | Suicidal Ideation; Suicide
死亡: death | Death
结石 输尿管结石: calculi; ureteral stones | Ureteral Calculi
肝纤维化: liver fibrosis | Liver Cirrhosis
肾小球肾炎: glomerulonephritis | Glomerulonephritis
血管炎: vasculitis | Vasculitis
结节病: sarcoidosis | Sarcoidosis
皮肌炎: dermatomyositis | Dermatomyositis
硬皮病 系统性硬化症: systemic sclerosis; scleroderma | Scleroderma, Systemic
淀粉样变: amyloidosis | Amyloidosis
血栓性微血管病: thrombotic microangiopathy | Thrombotic Microangiopathies
地中海贫血: thalassemia | Thalassemia
溶血: hemolysis | Hemolysis
中性粒细胞减少 粒细胞缺乏: neutropenia | Neutropenia
口干 口干症: xerostomia | Xerostomia
牙本质敏感: dentin sensitivity | Dentin Sensitivity
牙龈炎: gingivitis | Gingivitis
牙龈退缩: gingival recession | Gingival Recession
颌骨坏死: osteonecrosis of the jaw | Osteonecrosis
弱视: amblyopia | Amblyopia
斜视: strabismus | Strabismus
听力损失 耳聋 听力下降: hearing loss | Hearing Loss
耳鸣: tinnitus | Tinnitus
声音嘶哑 嗓音障碍: dysphonia | Dysphonia
"""
