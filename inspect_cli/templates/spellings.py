"""Other spellings of XLSForm's words that forms in the wild use (xlsform.org, the pages of ODK, Kobo and SurveyCTO)."""

COLUMNS = {
    "caption": "label", "list name": "list_name", "read_only": "readonly", "calculate": "calculation",
    "constraint message": "constraint_message", "required message": "required_message",
    "choice filter": "choice_filter", "relevance": "relevant", "title": "form_title", "id_string": "form_id",
    "set form title": "form_title", "set form id": "form_id", "command": "type", "value": "name",
    "jr:count": "repeat_count", "count": "repeat_count", "noapperrorstring": "no_app_error_string",
    "jr:noapperrorstring": "no_app_error_string",
}  # fmt: skip

# What stands behind `bind::`, `body::` or `control::` and has a column of its own here.
BEHIND_FAMILY = {
    "relevant": "relevant", "required": "required", "constraint": "constraint", "calculate": "calculation",
    "readonly": "readonly", "jr:constraintmsg": "constraint_message", "jr:requiredmsg": "required_message",
    "jr:noapperrorstring": "no_app_error_string", "appearance": "appearance", "jr:count": "repeat_count",
}  # fmt: skip

TYPES = {
    "begin_group": "begin group", "end_group": "end group", "begin_repeat": "begin repeat",
    "end_repeat": "end repeat", "begin_loop": "begin loop", "end_loop": "end loop",
    "begin looped group": "begin loop", "end looped group": "end loop",
    "group": "begin group", "repeat": "begin repeat",
    "select one": "select_one", "select1": "select_one", "select one from": "select_one",
    "select one using": "select_one", "add select one prompt using": "select_one", "q select1": "select_one",
    "select multiple": "select_multiple", "select multiple from": "select_multiple",
    "select multiple using": "select_multiple", "add select multiple prompt using": "select_multiple",
    "select all that apply": "select_multiple", "select all that apply from": "select_multiple",
    "q select": "select_multiple", "select one external": "select_one_external",
    "select one from file": "select_one_from_file", "select multiple from file": "select_multiple_from_file",
    "string": "text", "int": "integer", "trigger": "acknowledge", "photo": "image", "picture": "image",
    "location": "geopoint", "gps": "geopoint", "calculation": "calculate", "phone number": "text",
    "date time": "dateTime", "start time": "start", "end time": "end", "device id": "deviceid",
    "imei": "deviceid", "uri:deviceid": "deviceid", "subscriber id": "subscriberid",
    "uri:subscriberid": "subscriberid", "sim id": "simserial", "sim serial": "simserial",
    "uri:simserial": "simserial", "uri:phonenumber": "phonenumber", "uri:username": "username",
    "uri:email": "email", "percentage": "integer", "number of days in last month": "integer",
    "number of days in last six months": "integer", "number of days in last year": "integer",
}  # fmt: skip
# Types that are integers up to a number.
UP_TO = {"percentage": 100, "number of days in last month": 31, "number of days in last six months": 183,
         "number of days in last year": 365}  # fmt: skip
# Words of the first tools around a type: `q string`, `add date prompt`, `get today`.
AROUND = ("q ", "add ", "get ")
OR_OTHER = {"or_other", "or other", "or specify other", "or_specify_other"}
