"""Drugs, operations, procedures and devices: Chinese terms with English words and MeSH headings (own compilation).

Lines as in `conditions.py`.
"""

TREATMENTS = """
二甲双胍: metformin | Metformin
胰岛素: insulin | Insulin
基础胰岛素: basal insulin | Insulin, Long-Acting
SGLT2抑制剂 SGLT-2抑制剂 钠葡萄糖共转运蛋白2抑制剂: SGLT2 inhibitors; sodium-glucose cotransporter 2
  | Sodium-Glucose Transporter 2 Inhibitors
达格列净: dapagliflozin
恩格列净: empagliflozin
GLP-1受体激动剂 GLP1受体激动剂: GLP-1 receptor agonists; glucagon-like peptide-1
  | Glucagon-Like Peptide-1 Receptor Agonists
司美格鲁肽: semaglutide
利拉鲁肽: liraglutide | Liraglutide
替尔泊肽: tirzepatide
DPP-4抑制剂 DPP4抑制剂: DPP-4 inhibitors | Dipeptidyl-Peptidase IV Inhibitors
他汀 他汀类 他汀类药物: statins | Hydroxymethylglutaryl-CoA Reductase Inhibitors
PCSK9抑制剂: PCSK9 inhibitors | PCSK9 Inhibitors
阿司匹林: aspirin | Aspirin
氯吡格雷: clopidogrel | Clopidogrel
替格瑞洛: ticagrelor | Ticagrelor
双抗 双联抗血小板 双联抗血小板治疗: dual antiplatelet therapy; DAPT | Dual Anti-Platelet Therapy
抗血小板 抗血小板治疗: antiplatelet | Platelet Aggregation Inhibitors
抗凝 抗凝治疗 抗凝药: anticoagulation; anticoagulants | Anticoagulants
华法林: warfarin | Warfarin
利伐沙班: rivaroxaban | Rivaroxaban
新型口服抗凝药 直接口服抗凝药: direct oral anticoagulants; DOAC; NOAC | Factor Xa Inhibitors
肝素 低分子肝素: heparin; low molecular weight heparin | Heparin
溶栓 静脉溶栓 溶栓治疗: thrombolysis | Thrombolytic Therapy
阿替普酶: alteplase | Tissue Plasminogen Activator
替奈普酶: tenecteplase | Tenecteplase
取栓 机械取栓 血管内取栓 血管内治疗: thrombectomy; endovascular treatment | Thrombectomy; Endovascular Procedures
氨甲环酸: tranexamic acid | Tranexamic Acid
β受体阻滞剂 β-受体阻滞剂 贝塔受体阻滞剂: beta-blockers | Adrenergic beta-Antagonists
沙库巴曲缬沙坦: sacubitril valsartan
螺内酯: spironolactone | Spironolactone
ACEI 血管紧张素转换酶抑制剂: ACE inhibitors | Angiotensin-Converting Enzyme Inhibitors
利尿剂: diuretics | Diuretics
抗生素 抗菌药物 抗菌素: antibiotics; antimicrobial | Anti-Bacterial Agents
抗菌药物管理 抗生素管理: antimicrobial stewardship | Antimicrobial Stewardship
万古霉素: vancomycin | Vancomycin
碳青霉烯: carbapenem | Carbapenems
多黏菌素 多粘菌素: polymyxin; colistin | Polymyxins
抗病毒 抗病毒治疗 抗病毒药物: antiviral | Antiviral Agents
激素 糖皮质激素 皮质类固醇: glucocorticoids; corticosteroids | Glucocorticoids; Adrenal Cortex Hormones
地塞米松: dexamethasone | Dexamethasone
甲泼尼龙: methylprednisolone | Methylprednisolone
氢化可的松: hydrocortisone | Hydrocortisone
生物制剂: biologics; biological therapy; monoclonal antibody | Biological Products; Antibodies, Monoclonal
单抗 单克隆抗体: monoclonal antibody | Antibodies, Monoclonal
奥马珠单抗: omalizumab | Omalizumab
度普利尤单抗: dupilumab
利妥昔单抗: rituximab | Rituximab
贝伐珠单抗: bevacizumab | Bevacizumab
曲妥珠单抗: trastuzumab | Trastuzumab
帕博利珠单抗: pembrolizumab
纳武利尤单抗: nivolumab | Nivolumab
奥希替尼: osimertinib
JAK抑制剂: JAK inhibitors | Janus Kinase Inhibitors
甲氨蝶呤: methotrexate | Methotrexate
羟氯喹: hydroxychloroquine | Hydroxychloroquine
双膦酸盐: bisphosphonates | Diphosphonates
地舒单抗: denosumab | Denosumab
维生素D: vitamin D | Vitamin D
维生素C: vitamin C; ascorbic acid | Ascorbic Acid
益生菌: probiotics | Probiotics
质子泵抑制剂: proton pump inhibitors | Proton Pump Inhibitors
右美托咪定: dexmedetomidine | Dexmedetomidine
丙泊酚: propofol | Propofol
瑞马唑仑: remimazolam
艾司氯胺酮 氯胺酮: esketamine; ketamine | Ketamine; Esketamine
吗啡: morphine | Morphine
阿片类 阿片类药物: opioids | Analgesics, Opioid
非甾体抗炎药 非甾体类抗炎药: NSAIDs; nonsteroidal anti-inflammatory drugs | Anti-Inflammatory Agents, Non-Steroidal
布洛芬: ibuprofen | Ibuprofen
去甲肾上腺素: norepinephrine | Norepinephrine
白蛋白: albumin | Albumins
免疫球蛋白 丙种球蛋白: immunoglobulin | Immunoglobulins, Intravenous
硫酸镁: magnesium sulfate | Magnesium Sulfate
缩宫素 催产素: oxytocin | Oxytocin
抗癫痫药 抗癫痫药物: antiseizure medication; antiepileptic drugs | Anticonvulsants
抗抑郁药: antidepressants | Antidepressive Agents
抗精神病药 抗精神病药物: antipsychotics | Antipsychotic Agents
氟化物 涂氟 含氟涂料: fluoride; fluoride varnish | Fluorides
氯己定 洗必泰: chlorhexidine | Chlorhexidine
疫苗 疫苗接种 预防接种: vaccine; vaccination | Vaccines; Vaccination
PCI 经皮冠状动脉介入 经皮冠脉介入 冠脉介入 经皮冠状动脉介入治疗: percutaneous coronary intervention; PCI
  | Percutaneous Coronary Intervention
冠脉搭桥 冠状动脉旁路移植 冠状动脉搭桥: coronary artery bypass | Coronary Artery Bypass
支架 药物洗脱支架: stent; drug-eluting stent | Stents
TAVR TAVI 经导管主动脉瓣置换: transcatheter aortic valve replacement; TAVR | Transcatheter Aortic Valve Replacement
导管消融 房颤消融: catheter ablation | Catheter Ablation
起搏器: pacemaker | Pacemaker, Artificial
心肺复苏: cardiopulmonary resuscitation | Cardiopulmonary Resuscitation
ECMO 体外膜肺氧合 体外膜氧合: extracorporeal membrane oxygenation; ECMO | Extracorporeal Membrane Oxygenation
体外循环: cardiopulmonary bypass | Cardiopulmonary Bypass
机械通气: mechanical ventilation | Respiration, Artificial
无创通气 无创机械通气: noninvasive ventilation | Noninvasive Ventilation
俯卧位 俯卧位通气: prone position; prone positioning | Prone Position
高流量氧疗 经鼻高流量 高流量湿化氧疗: high-flow nasal cannula; high flow oxygen | Oxygen Inhalation Therapy
氧疗: oxygen therapy | Oxygen Inhalation Therapy
气管插管: intubation; endotracheal intubation | Intubation, Intratracheal
气管切开: tracheostomy | Tracheostomy
撤机 脱机: weaning; ventilator weaning | Ventilator Weaning
吸痰: suctioning | Suction
雾化 雾化吸入: nebulization; inhalation | Nebulizers and Vaporizers
液体复苏: fluid resuscitation | Fluid Therapy
早期目标导向治疗: early goal-directed therapy | Early Goal-Directed Therapy
输血: blood transfusion | Blood Transfusion
血小板输注: platelet transfusion | Platelet Transfusion
血液透析 透析 血透: hemodialysis; dialysis | Renal Dialysis
腹膜透析 腹透: peritoneal dialysis | Peritoneal Dialysis
连续性肾脏替代治疗 CRRT 血液净化: continuous renal replacement therapy; CRRT | Continuous Renal Replacement Therapy
血浆置换: plasma exchange | Plasma Exchange
动静脉内瘘 内瘘: arteriovenous fistula | Arteriovenous Shunt, Surgical
肾移植: kidney transplantation | Kidney Transplantation
肝移植: liver transplantation | Liver Transplantation
器官移植: organ transplantation | Organ Transplantation
粪菌移植: fecal microbiota transplantation | Fecal Microbiota Transplantation
干细胞 间充质干细胞: stem cells; mesenchymal stem cells | Mesenchymal Stem Cells; Stem Cells
富血小板血浆: platelet-rich plasma | Platelet-Rich Plasma
手术: surgery; operation | Surgical Procedures, Operative
微创 微创手术: minimally invasive surgery | Minimally Invasive Surgical Procedures
腹腔镜 腹腔镜手术: laparoscopy; laparoscopic | Laparoscopy
机器人 机器人手术 机器人辅助: robotic; robot-assisted | Robotic Surgical Procedures
内镜 内窥镜: endoscopy; endoscopic | Endoscopy
胃镜: gastroscopy | Gastroscopy
肠镜 结肠镜: colonoscopy | Colonoscopy
肠道准备: bowel preparation | Cathartics
内镜黏膜下剥离术 内镜下黏膜剥离: endoscopic submucosal dissection | Endoscopic Mucosal Resection
ERCP 内镜逆行胰胆管造影: ERCP; endoscopic retrograde cholangiopancreatography
  | Cholangiopancreatography, Endoscopic Retrograde
胆囊切除 胆囊切除术: cholecystectomy | Cholecystectomy
减重手术 代谢手术: bariatric surgery | Bariatric Surgery
髋关节置换 全髋关节置换 髋关节置换术 全髋置换: hip arthroplasty; total hip arthroplasty
  | Arthroplasty, Replacement, Hip
膝关节置换 全膝关节置换 膝关节置换术 全膝置换: knee arthroplasty; total knee arthroplasty
  | Arthroplasty, Replacement, Knee
关节置换 人工关节置换: arthroplasty; joint replacement | Arthroplasty, Replacement
关节镜: arthroscopy | Arthroscopy
前交叉韧带: anterior cruciate ligament | Anterior Cruciate Ligament Injuries
脊柱融合 椎间融合: spinal fusion | Spinal Fusion
剖宫产: cesarean section; caesarean | Cesarean Section
分娩镇痛 无痛分娩: labor analgesia | Analgesia, Obstetrical
试管婴儿 体外受精 辅助生殖: in vitro fertilization; assisted reproduction
  | Fertilization in Vitro; Reproductive Techniques, Assisted
种植体 牙种植 口腔种植 种植牙: dental implant | Dental Implants
短种植体: short dental implant; short implants | Dental Implants
即刻种植: immediate implant | Immediate Dental Implant Loading
根管治疗: root canal treatment; endodontic | Root Canal Therapy
拔牙 牙拔除: tooth extraction | Tooth Extraction
正畸 隐形矫治 正畸治疗: orthodontic; clear aligner | Orthodontics
喷砂 甘氨酸喷砂 龈下喷砂: air polishing | Dental Polishing
洁治 牙周治疗 龈下刮治: scaling; periodontal therapy | Dental Scaling; Root Planing
白内障手术: cataract surgery | Cataract Extraction
人工耳蜗: cochlear implant | Cochlear Implants
麻醉: anesthesia | Anesthesia
全身麻醉 全麻: general anesthesia | Anesthesia, General
神经阻滞: nerve block | Nerve Block
椎管内麻醉 硬膜外麻醉 腰麻: spinal anesthesia; epidural anesthesia | Anesthesia, Epidural; Anesthesia, Spinal
镇静: sedation | Conscious Sedation
镇痛 术后镇痛: analgesia | Analgesia
止血带: tourniquet | Tourniquets
引流 引流管: drainage | Drainage
负压 负压吸引 负压封闭引流: negative pressure wound therapy | Negative-Pressure Wound Therapy
敷料: dressing | Bandages
PICC 经外周置入中心静脉导管: PICC; peripherally inserted central catheter | Catheterization, Peripheral
中心静脉导管: central venous catheter | Central Venous Catheters
留置针 外周静脉留置针: peripheral intravenous catheter | Catheterization, Peripheral
导尿 导尿管 留置导尿: urinary catheter; urinary catheterization | Urinary Catheterization
肠内营养: enteral nutrition | Enteral Nutrition
肠外营养: parenteral nutrition | Parenteral Nutrition
营养支持: nutritional support | Nutritional Support
间歇性禁食 间歇禁食 轻断食: intermittent fasting | Intermittent Fasting
生酮饮食: ketogenic diet | Diet, Ketogenic
母乳喂养: breastfeeding | Breast Feeding
袋鼠式护理: kangaroo care; kangaroo mother care | Kangaroo-Mother Care Method
高压氧: hyperbaric oxygen | Hyperbaric Oxygenation
针灸 针刺: acupuncture | Acupuncture Therapy
电针: electroacupuncture | Electroacupuncture
艾灸: moxibustion | Moxibustion
推拿 按摩: massage | Massage
中医 中医药 中药: traditional Chinese medicine; Chinese herbal medicine
  | Medicine, Chinese Traditional; Drugs, Chinese Herbal
太极 太极拳: tai chi | Tai Ji
八段锦: Baduanjin | Qigong
康复 康复训练 康复治疗: rehabilitation | Rehabilitation
肺康复: pulmonary rehabilitation
心脏康复: cardiac rehabilitation | Cardiac Rehabilitation
早期活动 早期下床: early mobilization; early ambulation | Early Ambulation
运动 运动疗法 运动干预 锻炼: exercise; exercise therapy | Exercise; Exercise Therapy
抗阻训练 抗阻运动: resistance training | Resistance Training
盆底肌训练 盆底康复: pelvic floor muscle training | Pelvic Floor
经颅磁刺激: transcranial magnetic stimulation | Transcranial Magnetic Stimulation
虚拟现实: virtual reality | Virtual Reality
音乐疗法 音乐治疗 音乐: music therapy | Music Therapy
芳香疗法: aromatherapy | Aromatherapy
认知行为疗法 认知行为治疗: cognitive behavioral therapy | Cognitive Behavioral Therapy
正念 正念减压: mindfulness | Mindfulness
心理干预 心理护理 心理治疗: psychological intervention; psychotherapy | Psychotherapy
加速康复外科 快速康复外科 加速康复 快速康复 ERAS: enhanced recovery after surgery; ERAS
  | Enhanced Recovery After Surgery
"""
