// @ts-check
/** Queries of every kind that a reader may type, also by accident. */

/** Those that the first issue names. */
const NAMED = [
  '网络安全', '网络安全法', '網絡安全法', '个人信息', '出境数据', '据出境', '数据出境安全评估',
  '互联网信息办公室', '国家标准', '民标准', '息基础', '织开展', '关键信息基础设施', '法', '第十二条',
  '50万人', '1000GB', 'cac.gov.cn',
];

const CHINESE = [
  '安', '的', '一', '安全', '中华人民共和国', '網路', '資訊', '個人資訊', '標準化', '国家 标准', '国家、标准',
  '《中华人民共和国网络安全法》', '第十二条 网络运营者', '2017年5月11日', '々', '龘',
];

const ENGLISH = [
  'cybersecurity', 'Cybersecurity', 'CYBERSECURITY', 'network', 'networks', 'networking', 'standard', 'standardize',
  'regulation', 'personal information', 'information personal', 'the', 'a', 'cyb', 'int', 'x', '5G', 'Xi Jinping',
  "People's", 'People’s Republic', 'don’t', 'e-commerce', 'naïve', 'security@cac.gov.cn', '1000 GB', '0万人',
];

const PHRASES = [
  '"personal information"', '“personal information”', '„personal information“', '"Personal  Information', '"cyber"',
  '"critical information infrastructure"', '"个人信息"', '"network operators" 网络', '"" cyber', 'the "internet plus"',
  '"no such phrase at all"',
];

const MIXED = [
  '网络安全 standards', 'cybersecurity 国家标准', '网络security', 'Internet+ 互联网', '５０万人', 'ＣＡＣ．ＧＯＶ．ＣＮ', 'ｃｙｂｅｒ',
  '5G网络', 'cac gov cn', '2016年 2017',
];

const NOTHING = ['不存在的字符串', 'qwertyuiop', 'cybersecurity qwertyuiop', 'שלום', 'привет', '안녕', 'สวัสดี'];

const ODD = [
  '', ' ', '\t\n', '"', '""', '" "', '“”', '-', '--json', '-n', '*', '?', '(', '[', '\\', '/', '%', '&', '<', '<b>',
  "'", '。', '，。！？', '…', '😀', '👩‍👩‍👧', '\u200B', '\u00AD', '\uFEFF', '\u0301', 'e\u0301', '\u202E', '\u0001', 'NULL',
  '__proto__', 'constructor', '{{title}}', '0', '-1', '1e9', 'a'.repeat(3000), '网'.repeat(500), 'a b c d e f g h i j k l m',
  '网 络 安 全', '"网 络"', 'cyber,security', 'cyber.', '.cyber',
];

/** All of them. */
export const QUERIES = [...NAMED, ...CHINESE, ...ENGLISH, ...PHRASES, ...MIXED, ...NOTHING, ...ODD];

/** One of each kind, where each costs time. */
export const FEW_QUERIES = [
  '网络安全', '網絡安全法', '据出境', '法', 'cybersecurity', 'network', 'cyb', '"personal information"', '50万人', 'cac.gov.cn',
  '网络安全 standards', '５０万人', '不存在的字符串',
];
