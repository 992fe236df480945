"""What narrows a topic: people, places, methods, outcomes, ways of care; Chinese with English (own compilation).

Lines as in `conditions.py`. `SUBJECTS` can be topics of their own, `CONTEXTS` only beside another one.
"""

SUBJECTS = """
人工智能: artificial intelligence | Artificial Intelligence
机器学习: machine learning | Machine Learning
深度学习: deep learning | Deep Learning
大语言模型 大模型: large language model; ChatGPT | Large Language Models
影像组学: radiomics | Radiomics
预测模型 风险预测模型: prediction model; nomogram
单细胞测序: single-cell sequencing | Single-Cell Analysis
二代测序 基因测序: next-generation sequencing | High-Throughput Nucleotide Sequencing
外泌体: exosomes; extracellular vesicles | Exosomes; Extracellular Vesicles
微小RNA: microRNA; miRNA | MicroRNAs
长链非编码RNA: long noncoding RNA; lncRNA | RNA, Long Noncoding
铁死亡: ferroptosis | Ferroptosis
细胞焦亡 焦亡: pyroptosis | Pyroptosis
自噬: autophagy | Autophagy
凋亡 细胞凋亡: apoptosis | Apoptosis
氧化应激: oxidative stress | Oxidative Stress
巨噬细胞: macrophages | Macrophages
表观遗传: epigenetics | Epigenesis, Genetic
3D打印: 3D printing; three-dimensional printing | Printing, Three-Dimensional
远程医疗 互联网医疗: telemedicine; telehealth | Telemedicine
移动医疗: mobile health; mHealth | Telemedicine
可穿戴设备: wearable devices | Wearable Electronic Devices
动态血糖监测 连续血糖监测 持续葡萄糖监测: continuous glucose monitoring | Continuous Glucose Monitoring
血糖管理 血糖控制 血糖: glycemic control; blood glucose | Glycemic Control; Blood Glucose
目标范围内时间 葡萄糖目标范围内时间: time in range
糖化血红蛋白: HbA1c; glycated hemoglobin | Glycated Hemoglobin
血压: blood pressure | Blood Pressure
营养 饮食: nutrition; diet | Diet; Nutritional Status
吸烟 戒烟: smoking; smoking cessation | Smoking; Smoking Cessation
手卫生 洗手: hand hygiene | Hand Hygiene
消毒 灭菌: disinfection; sterilization | Disinfection; Sterilization
口腔护理: oral care; oral hygiene | Oral Hygiene
口腔卫生: oral hygiene | Oral Hygiene
延续护理 延续性护理 过渡期护理: transitional care; continuity of care | Transitional Care
围手术期 围术期 围手术期护理: perioperative | Perioperative Care; Perioperative Period
交接班 护理交接班 床旁交接班: handover; handoff | Patient Handoff
护理安全 患者安全: patient safety | Patient Safety
不良事件: adverse events | Medical Errors
用药错误 给药错误: medication errors | Medication Errors
职业倦怠 倦怠: burnout | Burnout, Professional
共情疲劳: compassion fatigue | Compassion Fatigue
离职 离职意愿 离职意向: turnover intention; turnover | Personnel Turnover
护理人力 护理人力资源: nurse staffing | Nursing Staff, Hospital
护理教育: nursing education | Education, Nursing
医学教育: medical education | Education, Medical
住院医师 规培 住培: residency; resident training | Internship and Residency
模拟教学 情景模拟: simulation training | Simulation Training
翻转课堂: flipped classroom
PBL: problem-based learning | Problem-Based Learning
健康教育: health education; patient education | Patient Education as Topic; Health Education
健康素养: health literacy | Health Literacy
自我管理: self-management | Self-Management
自我效能: self-efficacy | Self Efficacy
依从性 用药依从性 服药依从性: adherence; compliance | Patient Compliance; Medication Adherence
生活质量 生存质量: quality of life | Quality of Life
照顾者 照护者 照顾者负担: caregivers; caregiver burden | Caregivers
社会支持: social support | Social Support
病耻感: stigma | Social Stigma
共同决策 医患共同决策: shared decision making | Decision Making, Shared
知情同意: informed consent | Informed Consent
多学科 多学科协作 多学科诊疗: multidisciplinary | Patient Care Team
分诊 急诊分诊: triage | Triage
住院时间 平均住院日: length of stay | Length of Stay
再入院: readmission | Patient Readmission
成本效果 成本效益 卫生经济学: cost-effectiveness | Cost-Effectiveness Analysis
DRG DRGs 疾病诊断相关分组: diagnosis-related groups; DRG | Diagnosis-Related Groups
合理用药: rational drug use
药学服务 临床药师: pharmaceutical care; clinical pharmacist | Pharmaceutical Services
药物相互作用: drug interactions | Drug Interactions
药物不良反应: adverse drug reactions | Drug-Related Side Effects and Adverse Reactions
治疗药物监测 血药浓度: therapeutic drug monitoring | Drug Monitoring
降钙素原: procalcitonin | Procalcitonin
C反应蛋白: C-reactive protein | C-Reactive Protein
铁蛋白: ferritin | Ferritins
D-二聚体 D二聚体: D-dimer
超声 超声检查: ultrasound; ultrasonography | Ultrasonography
超声心动图: echocardiography | Echocardiography
磁共振 核磁共振 核磁: MRI; magnetic resonance imaging | Magnetic Resonance Imaging
CT检查: computed tomography | Tomography, X-Ray Computed
全景片 曲面断层片: panoramic radiograph | Radiography, Panoramic
锥形束CT: cone-beam CT; CBCT | Cone-Beam Computed Tomography
造影剂 对比剂: contrast media | Contrast Media
病理: pathology | Pathology
疼痛评估: pain assessment | Pain Measurement
根因分析: root cause analysis | Root Cause Analysis
学习曲线: learning curve | Learning Curve
口腔: oral; mouth | Mouth
粪便: stool; feces | Feces
皮瓣: flap | Surgical Flaps
瘢痕增生: hypertrophic scar | Cicatrix, Hypertrophic
睾酮: testosterone | Testosterone
甲状腺: thyroid | Thyroid Gland
冠状动脉: coronary | Coronary Vessels
肝脏 肝功能: liver; liver function | Liver
肾功能: kidney function; renal function | Kidney
心功能: cardiac function | Ventricular Function
肺功能: lung function; pulmonary function | Respiratory Function Tests
免疫功能: immune function | Immunity
炎症: inflammation | Inflammation
导管: catheter | Catheters
内膜: endometrium | Endometrium
卵巢: ovary; ovarian | Ovary
胎盘: placenta | Placenta
肌腱: tendon | Tendons
类器官: organoids | Organoids
器官: organ
集束化护理 集束化 集束化干预: care bundle; bundle | Patient Care Bundles
品管圈 质量控制圈: quality control circle | Quality Improvement
批判性思维: critical thinking | Thinking
死亡态度: attitude to death | Attitude to Death
叙事护理 叙事医学: narrative nursing; narrative medicine | Narrative Medicine
人文关怀: humanistic care | Humanism
心理弹性 心理韧性: resilience | Resilience, Psychological
创伤后成长: posttraumatic growth | Posttraumatic Growth, Psychological
同伴支持: peer support | Peer Group
微信: WeChat | Social Media
数字化: digital
线上教学 在线学习: online learning | Education, Distance
预后营养 营养筛查 营养风险: nutritional risk; nutrition screening | Nutrition Assessment
中性粒细胞淋巴细胞比值: neutrophil to lymphocyte ratio
乳酸: lactate | Lactic Acid
肌钙蛋白: troponin | Troponin
脑钠肽: natriuretic peptide; BNP | Natriuretic Peptide, Brain
同型半胱氨酸: homocysteine | Homocysteine
尿酸: uric acid | Uric Acid
血脂 胆固醇: cholesterol; lipids | Cholesterol
"""

CONTEXTS = """
护理 护理干预: nursing; nursing care | Nursing Care; Nursing
预防 防治 防控: prevention | Primary Prevention
诊断: diagnosis | Diagnosis
筛查: screening | Mass Screening
预后: prognosis | Prognosis
危险因素 影响因素 相关因素 高危因素: risk factors | Risk Factors
发病率 患病率 流行病学: prevalence; incidence; epidemiology | Epidemiology; Prevalence; Incidence
死亡率 病死率: mortality | Mortality
生存率 生存: survival | Survival
复发: recurrence | Recurrence
并发症: complications | Postoperative Complications
术后并发症: postoperative complications | Postoperative Complications
安全性: safety | Safety
机制 发病机制 作用机制: mechanism; mechanisms
信号通路 通路: signaling pathway | Signal Transduction
生物标志物 标志物: biomarkers | Biomarkers
时长 疗程 持续时间: duration
时机: timing | Time Factors
剂量: dose | Dose-Response Relationship, Drug
评估 评价: assessment
量表 评估量表: scale; questionnaire | Surveys and Questionnaires
监测: monitoring | Monitoring, Physiologic
管理: management
质量改进 质量改善 质量管理: quality improvement | Quality Improvement
需求: needs; needs assessment | Needs Assessment
体验: experience
态度: attitude | Attitude
认知: perception; awareness
知信行 知识态度行为: knowledge, attitudes, and practice | Health Knowledge, Attitudes, Practice
满意度: satisfaction | Patient Satisfaction
培训: training; education
模式: model
路径 临床路径: pathway; clinical pathway | Critical Pathways
决策: decision making | Decision Making
压力: stress; psychological stress | Stress, Psychological
疲劳 疲乏: fatigue | Fatigue
睡眠: sleep | Sleep
功能锻炼 功能恢复: functional recovery | Recovery of Function
早期识别 早期预警 预警: early warning | Early Warning Score
抑制剂: inhibitors
激动剂: agonists
适应证 适应症: indications
禁忌证 禁忌症: contraindications
循证 循证护理: evidence-based | Evidence-Based Practice
指标: indicators
随访: follow-up | Follow-Up Studies
队列 队列研究: cohort | Cohort Studies
真实世界 真实世界研究: real-world
网状meta 网状: network meta-analysis | Network Meta-Analysis
质性研究 质性: qualitative | Qualitative Research
儿童 小儿 患儿 儿科: child; children; pediatric | Child
婴儿 婴幼儿: infant | Infant
新生儿: newborn; neonatal | Infant, Newborn
早产儿: preterm infant; premature infant | Infant, Premature
青少年: adolescent | Adolescent
成人 成年人: adult | Adult
老年 老年人 老年患者 高龄 老人: elderly; older adults; aged | Aged
孕妇 妊娠 孕期 妊娠期: pregnancy; pregnant women | Pregnancy; Pregnant Women
产妇 产后: postpartum | Postpartum Period
女性: women; female | Women; Female
男性: men; male | Male
护士: nurses | Nurses
医务人员 医护人员: health personnel; healthcare workers | Health Personnel
护生 护理学生: nursing students | Students, Nursing
医学生: medical students | Students, Medical
ICU 重症监护室 重症监护 重症医学科: intensive care unit; ICU; critically ill | Intensive Care Units
重症 重症患者 危重症 危重患者 危重病: critical illness; critically ill | Critical Illness
NICU 新生儿重症监护: neonatal intensive care unit | Intensive Care Units, Neonatal
急诊 急诊科: emergency department | Emergency Service, Hospital
手术室: operating room | Operating Rooms
社区: community | Community Health Services
居家 家庭: home care; home | Home Care Services
养老院 养老机构: nursing home | Nursing Homes
门诊: outpatient | Outpatients
住院 住院患者: inpatients; hospitalized | Inpatients; Hospitalization
术前: preoperative | Preoperative Care
术中: intraoperative | Intraoperative Period
术后: postoperative; after surgery | Postoperative Period
早期: early
急性: acute
慢性: chronic
晚期: advanced
中国 我国: China | China
动物实验 动物模型: animal model | Models, Animal
小鼠: mice; mouse | Mice
大鼠: rats; rat | Rats
体外: in vitro | In Vitro Techniques
风险: risk | Risk
风险评估: risk assessment | Risk Assessment
检测: detection
分级 分期: classification; staging
联合: combination
学生: students | Students
家属 家长 父母: family; parents | Family; Parents
上肢: upper extremity; arm | Upper Extremity
下肢: lower extremity; leg | Lower Extremity
时间窗: time window
维持性: maintenance
获得性: acquired
原发性: primary
难治性 复发难治: refractory
轻度: mild
重度: severe
干预 干预措施: intervention
非药物干预: nonpharmacological intervention
负担: burden
本科生 护理本科生: undergraduate; nursing students | Students, Nursing
清醒: awake | Wakefulness
乳牙: primary teeth; deciduous | Tooth, Deciduous
恒牙: permanent teeth | Dentition, Permanent
前牙: anterior teeth
磨牙 后牙: molar; posterior teeth | Molar
准确性: accuracy
敏感性 特异性: sensitivity; specificity | Sensitivity and Specificity
可行性: feasibility | Feasibility Studies
长期 远期: long-term
短期: short-term
功能: function
恢复: recovery | Recovery of Function
"""
