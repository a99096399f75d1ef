"""Word documents and workbooks: the text as it prints, tables a row a line."""

from __future__ import annotations

from datetime import date

import docx
import pytest

from corpus import parse_outline
from corpus.loaders import load
from corpus.loaders.docx_numbering import write_number
from tests.corpus import made_files as make

ROW = "表1第{}行"


def lines(name: str, data: bytes) -> list[str]:
    return load(name, data).text.splitlines()


def test_automatic_numbers_are_the_text_that_they_print() -> None:
    data = make.numbered_docx(
        [
            (None, "学校安全管理办法"),
            (0, "总体要求"),
            (1, "指导思想"),
            (1, "基本原则"),
            (2, "坚持预防为主。"),
            (2, "坚持分级负责。"),
            (3, "学校负责。"),
            (0, "主要任务"),
            (1, "开展排查"),
            (2, "排查校舍。"),
            (4, "逐栋检查。"),
            (4, "登记造册。"),
        ]
    )
    assert lines("办法.docx", data) == [
        "学校安全管理办法",
        "一、总体要求",
        "（一）指导思想",
        "（二）基本原则",
        "1.坚持预防为主。",
        "2.坚持分级负责。",
        "（1）学校负责。",
        "二、主要任务",
        "（一）开展排查",
        "1.排查校舍。",
        "①逐栋检查。",
        "②登记造册。",
    ]


def test_numbers_that_a_style_brings_count_too_and_a_law_is_addressed_by_them() -> None:
    document = docx.Document()
    make.define_list(document, [("chineseCountingThousand", "第%1章"), ("chineseCountingThousand", "第%2条")], "55")
    for name, level in (("Heading 1", 0), ("Heading 2", 1)):
        style = document.styles[name].element
        properties = style.get_or_add_pPr()
        properties.append(
            make.parse_xml(f'<w:numPr {make.nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="55"/></w:numPr>')
        )
    document.add_paragraph("校园食品安全管理条例")
    document.add_heading("总则", 1)
    document.add_heading("为了保障学生饮食安全，制定本条例。", 2)
    text = load("条例.docx", make.saved(document)).text
    assert text.splitlines() == ["校园食品安全管理条例", "第一章 总则", "第一条 为了保障学生饮食安全，制定本条例。"]
    assert [clause.path for clause in parse_outline(text)][-1] == ("第一章", "第一条")


@pytest.mark.parametrize(
    ("value", "format", "written"),
    [
        (10, "chineseCounting", "十"),
        (21, "chineseCountingThousand", "二十一"),
        (103, "chineseCountingThousand", "一百零三"),
        (110, "chineseCountingThousand", "一百一十"),
        (12, "chineseLegalSimplified", "拾贰"),
        (2, "ideographTraditional", "乙"),
        (28, "lowerLetter", "bb"),
        (9, "upperRoman", "IX"),
        (25, "decimalEnclosedCircle", "25"),
        (7, "decimalFullWidth", "７"),
    ],
)
def test_a_number_is_written_in_its_format(value: int, format: str, written: str) -> None:
    assert write_number(value, format) == written


def test_tracked_changes_are_accepted_and_a_deleted_mark_joins_two_paragraphs() -> None:
    document = docx.Document()
    document.add_paragraph("校服管理办法")
    make.track(document.add_paragraph(), "校服每三年", "更换两次。", "征订一次。")
    first = document.add_paragraph("学校不得强制")
    first._p.get_or_add_pPr().append(
        make.parse_xml(
            f'<w:rPr {make.nsdecls("w")}><w:del w:id="9" w:author="a" w:date="2020-01-01T00:00:00Z"/></w:rPr>'
        )
    )
    document.add_paragraph("学生购买。")
    assert lines("校服.docx", make.saved(document)) == [
        "校服管理办法",
        "校服每三年征订一次。",
        "学校不得强制学生购买。",
    ]


def test_a_text_box_is_read_once_and_hidden_text_not_at_all() -> None:
    document = docx.Document()
    document.add_paragraph("图书配备标准")
    make.add_text_box(document.add_paragraph("小学生均图书二十五册。"), "初中生均图书三十五册。")
    document.add_paragraph().add_run("内部批注").font.hidden = True
    assert lines("图书.docx", make.saved(document)) == [
        "图书配备标准",
        "小学生均图书二十五册。",
        "初中生均图书三十五册。",
    ]


def test_running_heads_are_not_of_the_text() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "内部资料 注意保存"
    document.sections[0].footer.paragraphs[0].text = "第1页"
    document.add_paragraph("作息时间规定")
    document.add_paragraph("小学上课时间不早于八时二十分。")
    assert lines("作息.docx", make.saved(document)) == ["作息时间规定", "小学上课时间不早于八时二十分。"]


def test_a_table_of_a_word_document_stands_in_its_place_a_row_a_line() -> None:
    document = docx.Document()
    document.add_paragraph("招生计划的通知")
    document.add_paragraph("一、计划")
    make.centre(document.add_paragraph("各校招生计划表"))
    table = document.add_table(rows=4, cols=3)
    for row, values in enumerate(
        [("区", "学校", "人数"), ("东区", "一中", "600"), ("", "二中", "450"), ("西区", "三中", "")]
    ):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    make.merge_down(table, 0, 1, 2)
    document.add_paragraph("二、要求")
    assert lines("招生.docx", make.saved(document))[1:] == [
        "一、计划",
        "各校招生计划表",
        "表1第1行（各校招生计划表）：区：东区；学校：一中；人数：600",
        "表1第2行（各校招生计划表）：区：东区；学校：二中；人数：450",
        "表1第3行（各校招生计划表）：区：西区；学校：三中",
        "二、要求",
    ]


def test_a_table_that_lays_out_text_is_read_as_text() -> None:
    document = docx.Document()
    document.add_paragraph("评估办法")
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "一、评估对象"
    cell.add_paragraph("各级各类学校。")
    assert lines("评估.docx", make.saved(document)) == ["评估办法", "一、评估对象", "各级各类学校。"]


def test_a_sheet_is_a_table_with_headings_of_two_levels_and_merged_cells_once_each() -> None:
    book = make.workbook(
        [
            ["2020年学位供给表", None, None, None],
            ["学校", "公办", None, "完成率"],
            [None, "小学", "初中", None],
            ["一小", 300, None, 0.86],
            ["二中", None, 450.0, 1],
            ["注：完成率截至2020年9月。"],
        ],
        merged=["A1:D1", "A2:A3", "B2:C2", "D2:D3"],
    )
    for row in (4, 5):
        book.active.cell(row, 4).number_format = "0.0%"
    assert lines("学位.xlsx", make.saved(book)) == [
        "2020年学位供给表",
        "表1第1行（2020年学位供给表）：学校：一小；公办/小学：300；完成率：86.0%",
        "表1第2行（2020年学位供给表）：学校：二中；公办/初中：450；完成率：100.0%",
        "注：完成率截至2020年9月。",
    ]


def test_each_visible_sheet_is_a_table_of_its_own_and_a_hidden_one_is_named() -> None:
    book = make.workbook([["学校", "开学"], ["一小", date(2020, 9, 1)]], title="小学")
    second = book.create_sheet("初中")
    for row in (["学校", "人数"], ["二中", 12]):
        second.append(row)
    book.create_sheet("草稿").append(["不算数"])
    book["草稿"].sheet_state = "hidden"
    loaded = load("开学安排.xlsx", make.saved(book))
    assert "表1第1行（小学）：学校：一小；开学：2020年9月1日" in loaded.text
    assert "表2第1行（初中）：学校：二中；人数：12" in loaded.text
    assert "不算数" not in loaded.text
    assert any("草稿" in note for note in loaded.notes)


def test_no_cell_of_a_table_is_lost() -> None:
    rows = [["序号", "名称", "数量"], *([n, f"设备{n}", n * 7] for n in range(1, 40))]
    text = load("设备.xlsx", make.saved(make.workbook(rows))).text
    for n in range(1, 40):
        assert f"{ROW.format(n)}：序号：{n}；名称：设备{n}；数量：{n * 7}\n" in text
