"""Pages of sites, plain text and PDF: the document's own text and nothing else."""

from __future__ import annotations

import pytest

from corpus.loaders import load
from tests.corpus import made_files as make

NOTICE = """<p style="text-align:center"><b>市教育局关于做好中小学课后服务</b></p>
<p style="text-align:center"><b>工作的通知</b></p><p align="center">某教发〔2020〕8号</p>
<p>各县区教育局：</p><p>为落实上级要求，现就课后服务有关事项通知如下。</p>
<p>一、服务时间</p><p>每周五天都要开展，每天至少
两小时。</p><p>附件：课后服务登记表</p><p>某市教育局</p><p>2020年 3月 6日</p>"""
PAGE = f"""<!doctype html><html><head><title>关于课后服务工作的通知 - 某市人民政府门户网站</title>
<link rel="canonical" href="https://www.mou.gov.cn/jy/1.html"><script>var a='脚本里的字';</script></head><body>
<div class="header"><ul class="nav"><li>首页</li><li>政务公开</li></ul></div>
<table><tr><td>索 引 号：</td><td>0123/2020-1</td><td>发文机关：</td><td>某市教育局</td></tr>
<tr><td>成文日期：</td><td>2020年03月06日</td><td>发布日期：</td><td>2020年03月09日</td></tr></table>
<div class="main"><div class="share">分享到：微信 微博</div><div id="zoom">{NOTICE}
<p><a href="/files/a.docx">1.课后服务登记表.docx</a></p><p>扫一扫在手机打开当前页</p></div>
<div class="related"><p>相关解读：课后服务政策解读一图看懂，请点击查看全部内容。</p></div></div>
<div class="footer"><p>主办：某市人民政府办公室 网站标识码：1234567890 某ICP备12345号</p></div></body></html>"""
OWN = [
    "市教育局关于做好中小学课后服务工作的通知",
    "某教发〔2020〕8号",
    "各县区教育局：",
    "为落实上级要求，现就课后服务有关事项通知如下。",
    "一、服务时间",
    "每周五天都要开展，每天至少两小时。",
    "附件：课后服务登记表",
    "某市教育局",
    "2020年3月6日",
]
TEXT = "\n".join(OWN)
PDF_TITLE = "^关于规范校外供餐的通知"
LONG = "各学校要与供餐单位签订合同，明确食品安全责任，并在开学前将合同报送所在地教育行政部门备案，逾期未报的不得供餐。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_page_gives_the_documents_own_text(encoding: str) -> None:
    loaded = load("page.html", PAGE.encode(encoding))
    assert loaded.text.splitlines() == OWN


def test_what_the_page_states_is_metadata() -> None:
    proposal = load("page.html", PAGE.encode()).proposal
    assert proposal.title == OWN[0]
    assert proposal.number == "某教发〔2020〕8号"
    assert proposal.issuers == ("某市教育局",)
    assert (proposal.written, proposal.published) == ("2020-03-06", "2020-03-09")
    assert proposal.address == "https://www.mou.gov.cn/jy/1.html"
    assert (proposal.level, proposal.kind) == ("市", "fulltext")


def test_a_page_without_names_that_are_known_is_read_by_where_its_text_is() -> None:
    page = PAGE.replace('id="zoom"', 'class="abc"').replace('class="share"', 'class="x1"')
    assert load("page.html", page.encode()).text.splitlines()[:3] == OWN[:3]
    assert "ICP" not in load("page.html", page.encode()).text


def test_hidden_copies_of_a_text_do_not_come_in_twice() -> None:
    page = PAGE.replace("</body>", f'<div style="display: none">{NOTICE}</div></body>')
    assert load("page.html", page.encode()).text.splitlines() == OWN


def test_lines_parted_by_br_are_paragraphs() -> None:
    body = "<div id='zoom'>校车安全管理规定<br><br>　　第一条　校车应当符合国家标准，配备安全员。<br>　　第二条　校车驾驶人应当取得校车驾驶资格。</div>"
    assert load("a.html", body.encode()).text.splitlines() == [
        "校车安全管理规定",
        "第一条 校车应当符合国家标准，配备安全员。",
        "第二条 校车驾驶人应当取得校车驾驶资格。",
    ]


def test_a_schools_note_above_a_document_is_dropped_and_named() -> None:
    cover = "<p>全体教工：</p><p>现将通知转发给大家，请认真学习。</p><p>某市第一中学</p><p>3月10日</p>"
    loaded = load("a.html", PAGE.replace(NOTICE, cover + NOTICE).encode())
    assert loaded.text.splitlines() == OWN
    assert any("某市第一中学" in note for note in loaded.notes)


def test_a_notice_of_a_bureau_that_issues_a_plan_stays_above_it() -> None:
    plan = "<p align=center>课后服务实施方案</p><p>一、目标</p><p>到2022年实现全覆盖。</p>"
    text = load(
        "a.html", PAGE.replace('</div>\n<div class="related"', plan + '</div>\n<div class="related"').encode()
    ).text
    assert text.splitlines()[: len(OWN)] == OWN
    assert text.splitlines()[-3:] == ["课后服务实施方案", "一、目标", "到2022年实现全覆盖。"]


def test_nested_layout_tables_are_read_and_data_tables_written_out() -> None:
    data = "<table><tr><th>区</th><th>人数</th></tr><tr><td rowspan=2>东区</td><td>10</td></tr><tr><td>20</td></tr></table>"
    layout = f"<table><tr><td>{NOTICE}<p align=center>各区人数表</p>{data}</td></tr></table>"
    lines = load("a.html", PAGE.replace(NOTICE, layout).encode()).text.splitlines()
    assert lines[: len(OWN)] == OWN
    assert lines[len(OWN) :] == [
        "各区人数表",
        "表1第1行（各区人数表）：区：东区；人数：10",
        "表1第2行（各区人数表）：区：东区；人数：20",
    ]


def test_a_news_report_on_a_document_is_a_report_and_never_takes_its_number() -> None:
    page = (
        "<h1>两部门印发《学生近视防控方案》</h1><div id=zoom><p>2020-03-09 来源：新华网</p>"
        "<p>新华社北京3月9日电 近日，教育部印发了《学生近视防控方案》（教体艺〔2020〕1号），要求各地贯彻落实。</p>"
        "<p>《方案》指出，到2023年近视率每年降低0.5个百分点以上。</p></div>"
    )
    proposal = load("a.html", page.encode()).proposal
    assert proposal.kind == "report"
    assert proposal.number == ""
    assert proposal.written == "2020-03-09"


def test_a_document_that_the_agency_sends_in_full_is_a_full_text() -> None:
    page = (
        "<div id=zoom><p>新华社北京3月9日电 近日，中共中央、国务院印发了《关于加强劳动教育的意见》，全文如下。</p>"
        "<p align=center>关于加强劳动教育的意见</p><p>一、重要意义</p><p>劳动教育是教育的重要内容，必须抓好。</p></div>"
    )
    loaded = load("a.html", page.encode())
    assert loaded.proposal.kind == "fulltext"
    assert loaded.proposal.title == "关于加强劳动教育的意见"
    assert "新华社" not in loaded.text


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_plain_text_is_read_in_each_encoding(encoding: str) -> None:
    loaded = load("通知.txt", TEXT.replace("\n", "\r\n").encode(encoding))
    assert loaded.text.splitlines() == OWN
    assert loaded.proposal.number == "某教发〔2020〕8号"
    assert loaded.id == "moujiaofa-2020-8"


@pytest.mark.parametrize(
    "written", ["某教发[2020]8号", "某教发（2020）8号", "某教发〔2020〕 8 号", "某教发【2020】8号"]
)
def test_the_brackets_of_a_number_are_those_of_the_standard(written: str) -> None:
    assert load("通知.txt", TEXT.replace(OWN[1], written).encode()).proposal.number == "某教发〔2020〕8号"


def test_a_number_that_the_text_only_cites_is_not_its_own() -> None:
    text = "关于加强管理的通知\n各校：\n根据《办法》（某政发〔2019〕3号）要求，现通知如下。\n一、目标\n加强管理。\n"
    assert load("a.txt", text.encode()).proposal.number == ""


def test_two_versions_of_a_law_are_two_documents() -> None:
    law = "# 某某教育法\n\n1996年5月15日 第八届全国人民代表大会常务委员会第十九次会议通过\n\n{}## 第一章 总则\n\n第一条 制定本法。\n"
    old = load("法.md", law.format("").encode())
    new = load("法.md", law.format("2022年4月20日 第十三届全国人民代表大会常务委员会第三十四次会议修订\n\n").encode())
    assert (old.proposal.written, new.proposal.written) == ("1996-05-15", "2022-04-20")
    assert (old.id, new.id) == ("moumoujiaoyufa-1996-05-15", "moumoujiaoyufa-2022-04-20")
    assert old.proposal.level == new.proposal.level == "国家"


@pytest.mark.parametrize(
    ("issuer", "level"),
    [
        ("国务院办公厅", "国家"),
        ("教育部", "国家"),
        ("内蒙古自治区人民政府", "自治区"),
        ("浙江省教育厅", "自治区"),
        ("北京市教育委员会", "自治区"),
        ("内蒙古自治区鄂尔多斯市人民政府", "市"),
        ("鄂尔多斯市教育体育局", "市"),
        ("北京市海淀区教育委员会", "市"),
        ("准格尔旗人民政府", "市"),
    ],
)
def test_the_level_follows_from_who_issued_it(issuer: str, level: str) -> None:
    text = (
        f"{issuer}关于做好工作的通知\n各单位：\n现将有关事项通知如下。\n一、要求\n抓好落实。\n{issuer}\n2020年5月6日\n"
    )
    proposal = load("a.txt", text.encode()).proposal
    assert (proposal.issuers, proposal.level) == ((issuer,), level)


def test_markdown_loses_its_marks_and_its_tables_are_written_out() -> None:
    text = "# 作息规定\n\n**一、时间**\n\n- 见[下表](x.html)\n\n| 学段 | 时间 |\n|---|---|\n| 小学 | 8:20 |\n| 初中 | 8:00 |\n"
    assert load("a.md", text.encode()).text.splitlines() == [
        "作息规定",
        "一、时间",
        "见下表",
        "表1第1行：学段：小学；时间：8:20",
        "表1第2行：学段：初中；时间：8:00",
    ]


def test_the_lines_of_a_pdf_are_joined_over_lines_and_pages() -> None:
    data = make.pdf([[PDF_TITLE, "^某教发〔2021〕5号", "一、签订合同", LONG[:26]], ["+" + LONG[26:], "二、加强检查"]])
    # The first page ends with a full line in the middle of a sentence.
    assert load("通知.pdf", data).text.splitlines() == [
        "关于规范校外供餐的通知",
        "某教发〔2021〕5号",
        "一、签订合同",
        LONG,
        "二、加强检查",
    ]


def test_page_numbers_and_running_heads_are_no_text() -> None:
    pages = [[PDF_TITLE, "一、总则", LONG], ["二、分则", LONG], ["三、附则", LONG]]
    text = load("a.pdf", make.pdf(pages, head="某市教育局公报 第3期")).text
    assert "公报" not in text
    assert "—" not in text
    assert text.count(LONG) == 3


def test_a_blank_form_is_read_as_its_labels() -> None:
    form = "<table><tr><td>姓名</td><td></td><td>性别</td><td></td></tr><tr><td>单位</td><td></td><td>电话</td><td></td></tr></table>"
    lines = load("a.html", PAGE.replace(NOTICE, NOTICE + form).encode()).text.splitlines()
    assert lines == [*OWN, "姓名 性别", "单位 电话"]


def test_a_table_is_numbered_as_the_document_numbers_it() -> None:
    table = "<p align=center>表3 各校学位数</p><table><tr><td>学校</td><td>学位</td></tr><tr><td>一小</td><td>90</td></tr><tr><td>二小</td><td>80</td></tr></table>"
    lines = load("a.html", PAGE.replace(NOTICE, NOTICE + table).encode()).text.splitlines()
    assert lines[-2:] == [
        "表3第1行（各校学位数）：学校：一小；学位：90",
        "表3第2行（各校学位数）：学校：二小；学位：80",
    ]


def test_a_table_of_a_ministrys_site_states_the_document() -> None:
    page = (
        "<html><head><title>教育部关于加强作业管理的通知 - 中华人民共和国教育部政府门户网站</title></head><body><h1>教育部关于加强作业管理的通知</h1>"
        "<div id='policy'><ul><li>信息名称：教育部关于加强作业管理的通知</li><li>信息索引：360A06</li><li>生成日期：2021-04-08</li>"
        "<li>发文机构：教育部</li><li>发文字号：教基厅函〔2021〕13号</li></ul></div>"
        "<div class='TRS_Editor'><p>各省、自治区、直辖市教育厅：</p><p>现就加强作业管理有关事项通知如下，请遵照执行。</p><p>一、把握作业功能</p></div></body></html>"
    )
    loaded = load("a.html", page.encode())
    got = loaded.proposal
    assert (got.title, got.number, got.issuers) == ("教育部关于加强作业管理的通知", "教基厅函〔2021〕13号", ("教育部",))
    assert (got.written, got.level) == ("2021-04-08", "国家")
    assert loaded.text.splitlines()[:2] == ["教育部关于加强作业管理的通知", "各省、自治区、直辖市教育厅："]


def test_an_order_gives_way_to_the_title_of_what_it_promulgates() -> None:
    text = "中华人民共和国教育部令\n第40号\n《招生违规行为处理办法》已经审议通过，现予公布。\n部长 某某某\n2014年7月8日\n招生违规行为处理办法\n第一章 总则\n第一条 制定本办法。\n"
    loaded = load("a.txt", text.encode())
    got = loaded.proposal
    assert (got.title, got.number, got.issuers, got.written) == (
        "招生违规行为处理办法",
        "教育部令第40号",
        ("教育部",),
        "2014-07-08",
    )
    assert (got.level, loaded.id) == ("国家", "zhaoshengweiguixingweichulibanfa-2014-07-08")
    assert loaded.text.splitlines()[:2] == ["招生违规行为处理办法", "中华人民共和国教育部令第40号"]


def test_a_regional_regulation_is_of_the_regional_congress() -> None:
    text = "# 内蒙古自治区民族教育条例\n\n（2016年9月29日内蒙古自治区第十二届人民代表大会常务委员会第二十六次会议通过）\n\n## 第一章 总则\n\n第一条 制定本条例。\n"
    got = load("a.md", text.encode()).proposal
    assert (got.issuers, got.level, got.written) == (("内蒙古自治区人民代表大会常务委员会",), "自治区", "2016-09-29")


def test_a_table_of_contents_does_not_come_before_the_text_it_lists() -> None:
    text = "# 某某法\n\n目 录\n\n第一章 总则\n\n第二章 附则\n\n## 第一章 总则\n\n第一条 制定本法。\n\n## 第二章 附则\n\n第二条 自公布之日起施行。\n"
    assert load("a.md", text.encode()).text.splitlines() == [
        "某某法", "第一章 总则", "第一条 制定本法。", "第二章 附则", "第二条 自公布之日起施行。",
    ]  # fmt: skip


def test_a_text_copied_from_a_page_loses_what_stood_around_it() -> None:
    copied = (
        "某市人民政府官方微信\n首页>公开>政府公报>政府文件\n"
        + OWN[0]
        + "\n发布时间:2020-03-09 15:00:00  作者:  来源:\n打印\n分享到:\n"
        + "\n".join(OWN[1:])
        + "\n转载声明:转载请注明出处\n"
    )
    loaded = load("a.txt", copied.encode())
    assert loaded.text.splitlines() == OWN
    assert loaded.proposal.published == "2020-03-09"


def test_a_page_in_two_columns_is_read_column_by_column() -> None:
    left = ["　一、" + "甲" * 18 + "，", *["乙" * 23 + "，"] * 12, "丙丙丙。"]
    right = ["　二、" + "丁" * 18 + "，", *["戊" * 23 + "，"] * 12, "己己己。"]
    text = load("公报.pdf", make.two_column_pdf("关于加强管理的通知", left, right)).text.splitlines()
    assert text[0] == "关于加强管理的通知"
    assert text[1].startswith("一、甲")
    assert text[1].endswith("丙丙丙。")
    assert text[2].startswith("二、丁")
    assert text[2].endswith("己己己。")
    assert len(text) == 3


def test_a_ruled_table_of_a_pdf_is_a_row_a_line() -> None:
    text = load("学位.pdf", make.table_pdf([["学校", "小学", "初中"], ["一小", "300", ""], ["二中", "", "450"]])).text
    assert text.splitlines() == [
        "各校学位表",
        "表1第1行（各校学位表）：学校：一小；小学：300",
        "表1第2行（各校学位表）：学校：二中；初中：450",
    ]
