"""回执: the sheet that the addressee fills in and sends back."""

from ..content import Content, Row
from .annex import begin
from .body import SEAL
from .flow import INFO, NOTE, PITCH, Flow
from .marks import EM_TOP, LEFT, WIDTH, Ring, Rule
from .qr import proof
from .table import Cell, Column, Paragraph, Table
from .typeset import Span, place, width_of, wrap

TITLE = "整改情况回执"
COLUMNS = (
    Column("序号", 30, centred=True),
    Column("问题", 126),
    Column("整改措施和结果", 132),
    Column("完成时间", 60),
    Column("未完成原因、延期申请", WIDTH - 348),
)
ROW = 56.0  # points: room for two or three lines by hand
FIELDS = ("收到时间", "签收人、职务", "单位负责人（签字）", "联系电话", "报送日期")
FIELD = 28.0
FOOT = FIELD * len(FIELDS) + 20


def set_receipt(flow: Flow, content: Content, label: str, fingerprint: str, free: float) -> None:
    """Set the receipt on pages of its own, with the code of the notice it answers; `free` points stay free below."""
    receipt = content.receipt
    if not receipt:
        return
    begin(flow, label, TITLE)
    flow.lines([Span(content.issuer), Span("：")], INFO)
    text = [Span(receipt.text, "receipt.text")]
    for line in wrap(flow.fonts, text, INFO, WIDTH, indent=2 * INFO.size):
        flow.line(line, INFO, justify=True)
    flow.y -= 4
    table = Table(flow, COLUMNS, least=ROW)
    for at, row in enumerate(content.rows, 1):
        # What is signed and sealed must not stand on a page without a row.
        flow.keep_free = FOOT + 6 + INFO.leading + free if at == len(content.rows) else 0
        table.row(answer_of(row))
    flow.keep_free = 0
    if receipt.back_by:
        flow.y -= 6
        flow.lines([Span("请于"), Span(receipt.back_by, "receipt.back_by"), Span("报送。")], INFO)
    _foot(flow, content, fingerprint, free)


def answer_of(row: Row) -> list[Cell]:
    """Return the cells of a problem under `COLUMNS`, most of them to be filled in."""
    problem = [Paragraph((Span(row.problem),)), Paragraph((Span(row.finding),), NOTE)]
    return [[Paragraph((Span(str(row.no)),))], problem, [], [], []]


def _foot(flow: Flow, content: Content, fingerprint: str, free: float) -> None:
    """Set what is signed: the code on the left, the fields with the place for the seal on the right."""
    if not flow.has(FOOT + free):
        flow.turn()
    top = flow.y - 16
    flow.add(*proof(flow.fonts, content, fingerprint, LEFT, top))
    left, right = LEFT + 7 * PITCH, LEFT + WIDTH
    middle = top - FIELD * len(FIELDS) / 2
    [sealed] = wrap(flow.fonts, [Span("（单位盖章）")], NOTE, SEAL)
    flow.add(Ring(right - SEAL / 2, middle, SEAL / 2))
    flow.add(*place(flow.fonts, sealed, right - SEAL, middle + NOTE.size / 2, NOTE, align="centre"))
    for at, field in enumerate(FIELDS):
        y = top - at * FIELD
        [line] = wrap(flow.fonts, [Span(field + "：")], INFO, WIDTH)
        flow.add(*place(flow.fonts, line, left, y, INFO))
        begin_at = left + width_of(flow.fonts, field + "：", "fangsong", INFO)
        foot = y - EM_TOP * INFO.size - 3
        flow.add(Rule(begin_at, foot, right - SEAL - 8, foot, 0.5))
    flow.y = top - FOOT
