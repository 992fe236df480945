"""Drugs: Chinese terms with their English words and MeSH headings (own compilation).

Lines as in `conditions.py`.
"""

DRUGS = """
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
"""
