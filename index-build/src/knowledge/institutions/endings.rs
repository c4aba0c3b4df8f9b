//! Names in languages without capital letters whose words for bodies end the name: 国家互联网信息办公室,
//! 個人情報保護委員会, 행정안전부.

use core::ops::Range;

use super::super::names::is_unspaced;

/// Characters that end the names of bodies in Chinese and Japanese, the longer ends first.
const HAN_ENDS: &[&str] = &[
    "委员会",
    "委員會",
    "人民法院",
    "检察院",
    "檢察署",
    "办公室",
    "辦公室",
    "办公厅",
    "辦公廳",
    "管理局",
    "总局",
    "總局",
    "总署",
    "總署",
    "联席会议",
    "领导小组",
    "国务院",
    "行政院",
    "立法院",
    "司法院",
    "監察院",
    "考試院",
    "協會",
    "协会",
    "聯合會",
    "联合会",
    "公署",
    "部",
    "署",
    "局",
    "廳",
    "厅",
];
/// Characters at which a name does not go on to the left.
const HAN_BREAKS: &str = "的由向和与與及或经經對对為为在以被应應将將于於自从從并並至其该該本各是有指即送报報陳呈请請同商依等任之得须須令";

/// Names of bodies in a text of a language.
pub(super) fn find(text: &str, lang: &str) -> Vec<Range<usize>> {
    match lang.split('-').next() {
        Some("ja") => japanese(text),
        Some("ko") => korean(text),
        _ => han(text),
    }
}

/// Runs of Han characters that end as bodies do and begin where a name can.
fn han(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut long: Vec<Range<usize>> = Vec::new();
    let (mut start, mut before) = (None, None);
    let mut n_chars = 0;
    for (i, c) in text.char_indices() {
        let rest = text.get(i..).unwrap_or_default();
        let is_break =
            HAN_BREAKS.contains(c) && !rest.starts_with("經濟") && !rest.starts_with("经济");
        if !is_unspaced(c) || is_break {
            // 工业和信息化部 goes on over one "and"; how often it stands so decides.
            before = if "和及與与".contains(c) { start } else { None };
            start = None;
            continue;
        }
        let begin = *start.get_or_insert(i);
        let end = i + c.len_utf8();
        let run = text.get(begin..end).unwrap_or_default();
        n_chars = if begin == i { 1 } else { n_chars + 1 };
        if n_chars < 3 || !HAN_ENDS.iter().any(|ending| run.ends_with(ending)) {
            continue;
        }
        // The longest: 工业和信息化部 goes on from 工业, which 和 parts; 财政部办公厅 from 财政部.
        let next = text.get(end..).unwrap_or_default();
        if next.chars().next().is_some_and(|c| "门門分份长長员員队隊".contains(c)) {
            continue;
        }
        match out.last_mut() {
            Some(last) if last.start == begin => last.end = end,
            _ => out.push(begin..end),
        }
        if let Some(before) = before {
            long.retain(|range| range.start != before);
            long.push(before..end);
        }
    }
    out.append(&mut long);
    out.retain(|range| {
        let name = text.get(range.clone()).unwrap_or_default();
        name.chars().count() <= 24
            && ![
                "全部", "内部", "內部", "外部", "干部", "幹部", "各部", "本部", "一部", "当局",
                "總部", "总部",
            ]
            .iter()
            .any(|w| name.ends_with(w))
    });
    out
}

/// What the names of bodies end with in Japanese.
const JAPANESE_ENDS: &[&str] = &[
    "委員会",
    "裁判所",
    "審議会",
    "内閣府",
    "検査院",
    "人事院",
    "衆議院",
    "参議院",
    "検察庁",
    "協会",
    "機構",
    "公社",
    "本部",
    "会議",
    "国会",
    "内閣",
    "省",
    "庁",
];
/// Han characters at which a Japanese name does not begin before.
const JAPANESE_BREAKS: &str = "該各前同次又若及並等";
/// Characters behind an ending that make another word of it: a member, minutes, an ordinance.
const JAPANESE_OTHERS: &str = "員議事令所長法則録";

/// Runs of Han characters and katakana up to the last ending in them.
fn japanese(text: &str) -> Vec<Range<usize>> {
    let is_part = |c: char| {
        (is_unspaced(c) && !('\u{3040}'..='\u{309f}').contains(&c) && !"、。・「」（）".contains(c))
            || c == 'ー'
    };
    runs(text, |c| is_part(c) && !JAPANESE_BREAKS.contains(c))
        .filter_map(|run| {
            let all = text.get(run.clone())?;
            let ends = JAPANESE_ENDS
                .iter()
                .filter_map(|end| Some(all.rfind(end)? + end.len()))
                .filter(|end| {
                    !all.get(*end..)
                        .unwrap_or_default()
                        .starts_with(|c| JAPANESE_OTHERS.contains(c))
                });
            let name = all.get(..ends.max()?)?;
            let is_name = name.chars().count() >= 3 || matches!(name, "国会" | "内閣");
            is_name.then_some(run.start..run.start + name.len())
        })
        .collect()
}

/// What the names of bodies end with in Korean.
const KOREAN_WHOLE: &[&str] = &["국회", "감사원"];
const KOREAN_ENDS: &[&str] = &[
    "위원회",
    "재판소",
    "법원",
    "국회",
    "감사원",
    "정보원",
    "진흥원",
    "연구원",
    "공단",
    "공사",
    "협회",
    "부",
    "청",
    "처",
];
/// Words with these ends that name no body: a part, a request, a source.
const KOREAN_OTHERS: &[&str] = &[
    "내부", "외부", "일부", "본부", "간부", "여부", "정부", "첨부", "교부", "납부", "기부", "신청",
    "요청", "청구", "부처", "출처", "거처", "조처", "상처", "대처", "각부",
];
/// Particles behind a noun, the longer ones first.
const KOREAN_PARTICLES: &[&str] = &[
    "에서는",
    "에게",
    "에서",
    "으로",
    "에는",
    "와의",
    "과의",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
    "에",
    "와",
    "과",
    "도",
    "로",
    "만",
];

/// Words of Hangul that end as bodies do, without the particle behind them.
fn korean(text: &str) -> Vec<Range<usize>> {
    runs(text, |c| ('\u{ac00}'..='\u{d7a3}').contains(&c))
        .filter_map(|run| {
            let word = text.get(run.clone())?;
            let bare = KOREAN_PARTICLES.iter().filter_map(|particle| word.strip_suffix(particle));
            let name = bare.chain([word]).find(|name| {
                KOREAN_WHOLE.contains(name)
                    || name.chars().count() >= 3
                        && KOREAN_ENDS.iter().any(|end| name.ends_with(end) && name != end)
                        && !KOREAN_OTHERS.iter().any(|other| name.ends_with(other))
            })?;
            Some(run.start..run.start + name.len())
        })
        .collect()
}

/// Where characters of a kind stand one beside the other.
fn runs(text: &str, is_part: impl Fn(char) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    core::iter::from_fn(move || {
        let start = at + text.get(at..)?.find(&is_part)?;
        let rest = text.get(start..)?;
        at = start + rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        Some(start..at)
    })
}

/// Whether a name is one that any body may have.
pub(super) fn is_generic(name: &str) -> bool {
    const STEMS: &[&str] = &[
        "管理", "審議", "审议", "相關", "相关", "評審", "评审", "監督", "监督", "委員", "委员",
        "執行", "执行", "主管", "有關", "有关", "所屬", "所属", "分", "總", "总", "該管", "評議",
        "審查", "审查", "专门", "基金", "諮詢", "咨询", "技術", "技术",
    ];
    const HEADS_OF_STATE: &[&str] =
        &["国务院", "國務院", "行政院", "立法院", "司法院", "監察院", "考試院"];
    let ending = HAN_ENDS.iter().find(|ending| name.ends_with(**ending));
    let stem = ending.and_then(|ending| name.strip_suffix(ending)).unwrap_or(name);
    let is_loose = ["下簡稱", "下简称", "稱", "所", "相關", "有關"];
    (stem.is_empty() && !HEADS_OF_STATE.contains(&name))
        || STEMS.contains(&stem)
        || is_loose.iter().any(|head| name.starts_with(head))
}
