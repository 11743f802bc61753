"""What somebody may do with a form made by chance: answers of every kind, instances added and taken away."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from played import reference
from wild_forms import opened

ANSWERS = {
    "integer": ("-2", "0", "3", "12"),
    "decimal": ("1.5", "-3", "7", "10.75"),
    "date": ("2024-02-29", "2026-07-15"),
    "time": ("10:30:00.000+08:00", "09:05:00.000+08:00"),
    "dateTime": ("2026-03-01T10:30:00.000+08:00", "2026-03-09T08:00:00.000+08:00"),
    "geopoint": ("38.25 21.75 0 0", "30.5 120"),
    "geotrace": ("38.25 21.75;38.26 21.76",),
    "geoshape": ("1 1;2 2;3 1;1 1",),
    "acknowledge": ("OK",),
    "barcode": ("1", "42"),
}
FILES = {"image", "audio", "video", "file"}


def steps(text, seed, count=8, files=None):
    """The steps, as they are recorded; they are played to our own engine meanwhile, to know what can be done."""
    with TemporaryDirectory() as folder:
        for name, content in (files or {}).items():
            (Path(folder) / name).write_text(content, encoding="utf-8")
        form = opened(text, Path(folder))
    dice, done = Random(seed), []
    while len(done) < count:
        repeats = [path for path in form.tree.tags if not form.counted(path) and "/" not in path]
        if repeats and dice.random() < 0.2:
            done.append(_reshaped(form, dice.choice(repeats), dice))
            continue
        asked = [q for q in form.questions() if q.asked and form.relevant(q.path) and q.type not in FILES]
        asked = [q for q in asked if not form.readonly(q.path)]
        if not asked:
            break
        question = dice.choice(asked)
        value = _value(question, form, dice)
        done.append({"op": "set", "path": reference(form, question.path), "value": value})
        form.set(question.path, value, constrained=False)
    return done


def _reshaped(form, repeat, dice):
    path, tags = reference(form, repeat), form.tags(repeat)
    if tags and dice.random() < 0.4:
        index = dice.randrange(len(tags))
        form.remove(f"{repeat}[{tags[index]}]")
        return {"op": "remove", "path": path, "index": index}
    form.add(repeat)
    return {"op": "add", "path": path}


def _value(question, form, dice):
    if dice.random() < 0.15:
        return ""
    if question.type == "range":
        start, end, step = (int(question.parameters[name]) for name in ("start", "end", "step"))
        return str(dice.randrange(start, end + 1, step))
    if question.list_name:
        names = [choice.name for choice in form.choices(question.path)]
        count = len(names) if question.type == "rank" else 1 if question.type == "select_one" else dice.randint(0, 3)
        return " ".join(dice.sample(names, min(count, len(names))))
    return dice.choice(ANSWERS.get(question.type, ("abc", "12", "a b", "yes", "x")))
