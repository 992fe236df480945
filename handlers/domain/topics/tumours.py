"""Tumours and their care: Chinese terms with their English words and MeSH headings (own compilation).

Lines as in `conditions.py`.
"""

TUMOURS = """
癌症 恶性肿瘤 肿瘤: cancer; neoplasm; tumor | Neoplasms
肺癌: lung cancer | Lung Neoplasms
非小细胞肺癌 NSCLC: non-small cell lung cancer; NSCLC | Carcinoma, Non-Small-Cell Lung
小细胞肺癌: small cell lung cancer | Small Cell Lung Carcinoma
肺腺癌: lung adenocarcinoma | Adenocarcinoma of Lung
肝癌 肝细胞癌 原发性肝癌: hepatocellular carcinoma; liver cancer | Carcinoma, Hepatocellular; Liver Neoplasms
胃癌: gastric cancer; stomach cancer | Stomach Neoplasms
食管癌 食管鳞癌: esophageal cancer | Esophageal Neoplasms
结直肠癌 大肠癌: colorectal cancer | Colorectal Neoplasms
结肠癌: colon cancer | Colonic Neoplasms
直肠癌: rectal cancer | Rectal Neoplasms
胰腺癌: pancreatic cancer | Pancreatic Neoplasms
胆管癌: cholangiocarcinoma | Cholangiocarcinoma
胆囊癌: gallbladder cancer | Gallbladder Neoplasms
乳腺癌: breast cancer | Breast Neoplasms
三阴性乳腺癌 三阴乳腺癌: triple negative breast cancer | Triple Negative Breast Neoplasms
宫颈癌 子宫颈癌: cervical cancer | Uterine Cervical Neoplasms
子宫内膜癌: endometrial cancer | Endometrial Neoplasms
卵巢癌: ovarian cancer | Ovarian Neoplasms
前列腺癌: prostate cancer | Prostatic Neoplasms
膀胱癌: bladder cancer | Urinary Bladder Neoplasms
肾癌 肾细胞癌: renal cell carcinoma | Carcinoma, Renal Cell
甲状腺癌 甲状腺乳头状癌: thyroid cancer | Thyroid Neoplasms
鼻咽癌: nasopharyngeal carcinoma | Nasopharyngeal Carcinoma
头颈部肿瘤 头颈癌 头颈部鳞癌: head and neck cancer | Head and Neck Neoplasms
口腔癌 口腔鳞癌 口腔鳞状细胞癌: oral cancer; oral squamous cell carcinoma | Mouth Neoplasms
喉癌: laryngeal cancer | Laryngeal Neoplasms
胶质瘤 脑胶质瘤: glioma | Glioma
胶质母细胞瘤: glioblastoma | Glioblastoma
脑膜瘤: meningioma | Meningioma
垂体瘤: pituitary adenoma | Pituitary Neoplasms
黑色素瘤: melanoma | Melanoma
骨肉瘤: osteosarcoma | Osteosarcoma
淋巴瘤: lymphoma | Lymphoma
弥漫大B细胞淋巴瘤: diffuse large B-cell lymphoma | Lymphoma, Large B-Cell, Diffuse
白血病: leukemia | Leukemia
急性髓系白血病 急性髓细胞白血病: acute myeloid leukemia | Leukemia, Myeloid, Acute
急性淋巴细胞白血病: acute lymphoblastic leukemia | Precursor Cell Lymphoblastic Leukemia-Lymphoma
慢性髓系白血病 慢性粒细胞白血病: chronic myeloid leukemia | Leukemia, Myelogenous, Chronic, BCR-ABL Positive
多发性骨髓瘤 骨髓瘤: multiple myeloma | Multiple Myeloma
骨髓增生异常综合征: myelodysplastic syndrome | Myelodysplastic Syndromes
脑转移: brain metastasis | Brain Neoplasms
骨转移: bone metastasis | Bone Neoplasms
肝转移: liver metastasis | Liver Neoplasms
转移: metastasis | Neoplasm Metastasis
化疗 化学治疗: chemotherapy | Drug Therapy
新辅助 新辅助治疗 新辅助化疗: neoadjuvant | Neoadjuvant Therapy
辅助化疗: adjuvant chemotherapy | Chemotherapy, Adjuvant
放疗 放射治疗: radiotherapy | Radiotherapy
立体定向放疗: stereotactic body radiotherapy; stereotactic radiosurgery | Radiosurgery
同步放化疗 放化疗: chemoradiotherapy | Chemoradiotherapy
免疫治疗 免疫疗法: immunotherapy | Immunotherapy
免疫检查点抑制剂 PD-1抑制剂 PD1抑制剂 PD-L1抑制剂: immune checkpoint inhibitors; PD-1 inhibitor
  | Immune Checkpoint Inhibitors
免疫相关不良反应: immune-related adverse events | Immune Checkpoint Inhibitors
靶向治疗 靶向药物 靶向药: targeted therapy | Molecular Targeted Therapy
细胞治疗 CAR-T CART CAR-T细胞治疗: CAR-T; chimeric antigen receptor
  | Immunotherapy, Adoptive; Receptors, Chimeric Antigen
抗体偶联药物 抗体药物偶联物: antibody-drug conjugate | Immunoconjugates
酪氨酸激酶抑制剂: tyrosine kinase inhibitor | Tyrosine Kinase Inhibitors
经动脉化疗栓塞 肝动脉化疗栓塞: transarterial chemoembolization; TACE | Chemoembolization, Therapeutic
射频消融: radiofrequency ablation | Radiofrequency Ablation
微小残留病 微小残留病灶: minimal residual disease; measurable residual disease | Neoplasm, Residual
循环肿瘤DNA: circulating tumor DNA; ctDNA | Circulating Tumor DNA
肿瘤标志物: tumor markers; biomarkers | Biomarkers, Tumor
肿瘤微环境: tumor microenvironment | Tumor Microenvironment
耐药 耐药性: resistance; drug resistance | Drug Resistance
骨髓抑制: myelosuppression | Bone Marrow
手足综合征: hand-foot syndrome | Hand-Foot Syndrome
安宁疗护 临终关怀: hospice care; end-of-life care | Hospice Care; Terminal Care
姑息治疗 姑息护理 缓和医疗: palliative care | Palliative Care
造血干细胞移植 骨髓移植: hematopoietic stem cell transplantation | Hematopoietic Stem Cell Transplantation
移植物抗宿主病: graft-versus-host disease; GVHD | Graft vs Host Disease
造口 肠造口: stoma; ostomy | Surgical Stomas
根治术 根治性切除 根治: radical surgery; radical resection
肝切除 肝切除术: hepatectomy | Hepatectomy
胃切除 胃切除术: gastrectomy | Gastrectomy
肺叶切除 肺段切除: lobectomy; segmentectomy | Pneumonectomy
前列腺癌根治术 前列腺根治性切除: radical prostatectomy | Prostatectomy
乳腺癌改良根治术 乳房切除: mastectomy | Mastectomy
乳房重建: breast reconstruction | Mammaplasty
淋巴结清扫: lymph node dissection | Lymph Node Excision
前哨淋巴结: sentinel lymph node | Sentinel Lymph Node Biopsy
脑肿瘤: brain tumor | Brain Neoplasms
肾肿瘤: kidney tumor | Kidney Neoplasms
儿童肿瘤: childhood cancer | Neoplasms
骨肿瘤: bone tumor | Bone Neoplasms
软组织肉瘤 肉瘤: sarcoma | Sarcoma
间质瘤 胃肠道间质瘤: gastrointestinal stromal tumor | Gastrointestinal Stromal Tumors
神经内分泌肿瘤: neuroendocrine tumor | Neuroendocrine Tumors
"""
