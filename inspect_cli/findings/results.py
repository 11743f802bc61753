"""What was found when they came back to a finding, and what that means for where it stands, as SQL of a live step `s`.

Apart from what writes steps, so that `status` need not load it.
"""

RESULTS = ("已完成", "基本完成", "未整改", "反弹")
UNDONE = ("未整改", "反弹")
_UNDONE = "('" + "','".join(UNDONE) + "')"
# Handed over, and not (well) put right.
BEING_RECTIFIED = f"s.act='issue' OR s.act='review' AND s.result IN {_UNDONE}"
# Put right; the review may have found that it was not. 0 also where there is no step.
PUT_RIGHT = f"coalesce(s.act IN ('rectify','close') OR s.act='review' AND coalesce(s.result,'') NOT IN {_UNDONE},0)"
