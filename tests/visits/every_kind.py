"""A template with the kinds of questions that need a screen of their own, and the table it names."""

TOWNS = "name,label,district\n" + "".join(
    f"{330100 + n},{street}第{n}社区,{district}\n"
    for n in range(1, 61)
    for street, district in [("柳湾街道", "east") if n % 2 else ("桥东街道", "west")]
)

FORM = """
settings: {form_id: every, form_title: 各种题, version: "1", point_type: 公共广场, default_language: "中文 (zh)"}
survey:
  - {type: start, name: began}
  - {type: end, name: ended}
  - {type: today, name: day0}
  - {type: deviceid, name: device}
  - {type: email, name: mail}
  - type: begin group
    name: lists
    "label::中文 (zh)": 名单
    "label::English (en)": Lists
    children:
      - {type: select_one_from_file towns.csv, name: town, label: 哪个社区}
      - {type: select_multiple_from_file towns.csv, name: towns, label: 有哪些社区}
      - {type: select_one_from_file towns.csv, name: eastern, label: 东边哪个社区, choice_filter: "district = 'east'"}
      - {type: select_multiple colour, name: shades, label: 哪些颜色, appearance: minimal}
  - type: begin group
    name: views
    appearance: field-list
    "label::中文 (zh)": 满意度
    "label::English (en)": Satisfaction
    children:
      - {type: select_one view, name: guard, "label::中文 (zh)": 门卫服务态度怎么样, "label::English (en)": The guards}
      - type: select_one view
        name: cleaning
        "label::中文 (zh)": 楼道和院子打扫得怎么样
        "label::English (en)": Cleaning of staircases and yards
        required: "yes"
        "required_message::中文 (zh)": 打扫一定要问
        "required_message::English (en)": Cleaning must be asked
      - {type: select_one view, name: green, "label::中文 (zh)": 绿化养护, "label::English (en)": The green}
      - {type: integer, name: years, constraint: ". < 100",
         "label::中文 (zh)": 住了几年, "label::English (en)": Years lived here,
         "constraint_message::中文 (zh)": 不到一百年, "constraint_message::English (en)": Under 100}
  - type: begin group
    name: more
    label: 其他
    children:
      - {type: audio, name: talk, label: 录音}
      - {type: file, name: paper, label: 证照}
      - {type: range, name: grade, label: 打分, parameters: start=1 end=5 step=1}
      - {type: range, name: share, label: 百分比, parameters: start=0 end=100 step=5}
      - {type: date, name: day, label: 哪天}
      - {type: date, name: month, label: 哪个月, appearance: month-year}
      - {type: dateTime, name: moment, label: 何时}
      - {type: geopoint, name: place, label: 在哪里}
      - {type: geoshape, name: area, label: 范围}
      - {type: text, name: fixed, label: 只看, default: 不变, readonly: "yes"}
      - {type: select_one lit, name: lamps, label: 路灯亮, when: 夜, photo: 必拍, photo_max: "1", feedback: 4工作时}
choices:
  view:
    - {name: "5", "label::中文 (zh)": 很好, "label::English (en)": very good}
    - {name: "4", "label::中文 (zh)": 好, "label::English (en)": good}
    - {name: "3", "label::中文 (zh)": 一般, "label::English (en)": fair}
    - {name: "2", "label::中文 (zh)": 差, "label::English (en)": bad}
  lit:
    - {name: "yes", label: 亮, score: "1"}
    - {name: "no", label: 不亮, score: "0"}
  colour:
""" + "".join(
    f"    - {{name: c{n}, label: {label}}}\n" for n, label in enumerate("红 橙 黄 绿 青 蓝 紫 黑 白 灰 粉".split(), 1)
)
