"""Operations, procedures, devices and some more drugs: Chinese, English, MeSH headings (own compilation).

Lines as in `conditions.py`.
"""

TREATMENTS = """
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
大环内酯 大环内酯类 阿奇霉素: macrolides; azithromycin | Macrolides
喹诺酮: quinolones | Quinolones
头孢菌素 头孢: cephalosporins | Cephalosporins
四联疗法 四联: quadruple therapy
抗VEGF 抗血管内皮生长因子: anti-VEGF | Angiogenesis Inhibitors
雷珠单抗: ranibizumab | Ranibizumab
激光: laser | Lasers
蓝光 光疗: phototherapy | Phototherapy
腹横肌平面阻滞: transversus abdominis plane block; TAP block | Nerve Block
竖脊肌平面阻滞: erector spinae plane block | Nerve Block
硬膜外 硬膜外镇痛: epidural; epidural analgesia | Analgesia, Epidural
自控镇痛: patient-controlled analgesia | Analgesia, Patient-Controlled
脉冲电场消融 脉冲电场: pulsed field ablation
左心耳封堵: left atrial appendage closure | Left Atrial Appendage Closure
深部脑刺激 脑深部电刺激: deep brain stimulation | Deep Brain Stimulation
扁桃体切除 扁桃体切除术: tonsillectomy | Tonsillectomy
日间手术: ambulatory surgery; day surgery | Ambulatory Surgical Procedures
泡沫敷料: foam dressing | Bandages
耳穴压豆 耳穴 耳穴贴压: auricular acupressure | Acupuncture, Ear
穴位贴敷: acupoint application | Acupuncture Points
重建 韧带重建: reconstruction | Plastic Surgery Procedures
自体移植 自体: autologous; autograft | Transplantation, Autologous
支具 矫形器: brace; orthosis | Braces
石膏 石膏固定: cast; plaster | Casts, Surgical
内固定: internal fixation | Fracture Fixation, Internal
骨水泥: bone cement | Bone Cements
椎体成形术 椎体成形: vertebroplasty | Vertebroplasty
穿刺冲洗 关节腔冲洗: arthrocentesis | Arthrocentesis
即刻负重 早期负重 早期加载: early loading; immediate loading | Immediate Dental Implant Loading
骨增量 植骨: bone augmentation; bone graft | Bone Transplantation
上颌窦提升: sinus lift | Sinus Floor Augmentation
容量管理 液体管理: fluid management | Fluid Therapy
血流动力学: hemodynamics | Hemodynamics
目标体温管理 亚低温: targeted temperature management; therapeutic hypothermia | Hypothermia, Induced
保温 体温保护: warming | Hypothermia
限制液体: fluid restriction
禁食: fasting | Fasting
约束 身体约束: physical restraint | Restraint, Physical
减重: weight loss | Weight Loss
停药: discontinuation; withdrawal | Withholding Treatment
根除: eradication
红霉素: erythromycin | Erythromycin
奥氮平: olanzapine | Olanzapine
美托洛尔: metoprolol | Metoprolol
胺碘酮: amiodarone | Amiodarone
硝酸甘油: nitroglycerin | Nitroglycerin
呋塞米: furosemide | Furosemide
左西孟旦: levosimendan | Simendan
环磷酰胺: cyclophosphamide | Cyclophosphamide
顺铂: cisplatin | Cisplatin
紫杉醇: paclitaxel | Paclitaxel
奥沙利铂: oxaliplatin | Oxaliplatin
来那度胺: lenalidomide | Lenalidomide
伊马替尼: imatinib | Imatinib Mesylate
维奈克拉: venetoclax
阿扎胞苷: azacitidine | Azacitidine
促红细胞生成素: erythropoietin | Erythropoietin
铁剂 静脉铁: iron; intravenous iron | Iron
叶酸: folic acid | Folic Acid
钙剂: calcium | Calcium
超声引导 超声引导下: ultrasound-guided | Ultrasonography, Interventional
神经调控: neuromodulation | Transcutaneous Electric Nerve Stimulation
胰岛素泵: insulin pump | Insulin Infusion Systems
免疫抑制剂: immunosuppressants | Immunosuppressive Agents
他克莫司: tacrolimus | Tacrolimus
环孢素: cyclosporine | Cyclosporine
输尿管软镜 输尿管软镜碎石: flexible ureteroscopy | Ureteroscopy
经皮肾镜: percutaneous nephrolithotomy | Nephrolithotomy, Percutaneous
钬激光: holmium laser | Lasers, Solid-State
剜除 前列腺剜除: enucleation
氟化氨银: silver diamine fluoride
义齿 全口义齿: denture; complete denture | Denture, Complete
正颌手术: orthognathic surgery | Orthognathic Surgery
拔管: extubation | Airway Extubation
插管: intubation | Intubation, Intratracheal
长效针剂: long-acting injection | Delayed-Action Preparations
多模式镇痛: multimodal analgesia | Pain Management
疼痛管理: pain management | Pain Management
椎体后凸成形术 PKP: kyphoplasty | Kyphoplasty
窝沟封闭: pit and fissure sealant | Pit and Fissure Sealants
全瓷冠 氧化锆: zirconia; ceramic crown | Zirconium
树脂 复合树脂: composite resin | Composite Resins
牙冠: crown | Crowns
漂白 牙齿美白: tooth bleaching | Tooth Bleaching
电刺激: electrical stimulation | Electric Stimulation Therapy
体外冲击波: extracorporeal shockwave | Extracorporeal Shockwave Therapy
介入 介入治疗: interventional; endovascular | Endovascular Procedures
栓塞 栓塞术: embolization | Embolization, Therapeutic
气囊 球囊: balloon
药物球囊 药物涂层球囊: drug-coated balloon
穿刺活检 活检: biopsy | Biopsy
支气管镜: bronchoscopy | Bronchoscopy
宫腔镜: hysteroscopy | Hysteroscopy
子宫切除: hysterectomy | Hysterectomy
阴道分娩 顺产: vaginal delivery | Delivery, Obstetric
引产: labor induction | Labor, Induced
"""
