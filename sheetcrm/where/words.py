"""The words of conditions, in both languages."""

from __future__ import annotations

AND = frozenset({"and", "&&", "且", "并且", "而且", "同时"})
OR = frozenset({"or", "||", "或", "或者"})
NOT = frozenset({"not", "!", "非", "不"})
JOINTS = ("并且", "而且", "同时", "或者", "且", "或")
"""Chinese joints that may stand without blanks around them, longest first."""
BETWEEN_JOINTS = frozenset({"and", "to", "和", "与", "到", "至", "~", "..", "—", "–"})

SIGNS: dict[str, tuple[str, bool]] = {
    "==": ("=", False),
    "=": ("=", False),
    "!=": ("=", True),
    "<>": ("=", True),
    "≠": ("=", True),
    "<=": ("<=", False),
    "≤": ("<=", False),
    ">=": (">=", False),
    "≥": (">=", False),
    "<": ("<", False),
    ">": (">", False),
}
"""Sign -> (operator, negative)."""

_ENGLISH: dict[str, tuple[str, bool]] = {
    "is": ("=", False),
    "equals": ("=", False),
    "is not": ("=", True),
    "in": ("in", False),
    "is in": ("in", False),
    "not in": ("in", True),
    "is not in": ("in", True),
    "between": ("between", False),
    "is between": ("between", False),
    "not between": ("between", True),
    "has": ("has", False),
    "not has": ("has", True),
    "has not": ("has", True),
    "does not have": ("has", True),
    "has any": ("has any", False),
    "has any of": ("has any", False),
    "has all": ("has all", False),
    "has all of": ("has all", False),
    "contains": ("contains", False),
    "not contains": ("contains", True),
    "does not contain": ("contains", True),
    "starts with": ("starts with", False),
    "begins with": ("starts with", False),
    "ends with": ("ends with", False),
    "like": ("like", False),
    "not like": ("like", True),
    "before": ("<", False),
    "after": (">", False),
    "since": (">=", False),
    "until": ("<=", False),
    "less than": ("<", False),
    "more than": (">", False),
    "at least": (">=", False),
    "at most": ("<=", False),
    **{f"is {word}": ("is blank", False) for word in ("blank", "empty", "null")},
    **{f"is not {word}": ("is blank", True) for word in ("blank", "empty", "null")},
}
CHINESE: dict[str, tuple[str, bool]] = {
    "不等于": ("=", True),
    "等于": ("=", False),
    "不属于": ("in", True),
    "属于": ("in", False),
    "不介于": ("between", True),
    "介于": ("between", False),
    "不包含": ("contains", True),
    "包含任一": ("has any", False),
    "包含任意": ("has any", False),
    "包含全部": ("has all", False),
    "包含": ("contains", False),
    "不含": ("contains", True),
    "含有": ("contains", False),
    "没有": ("has", True),
    "带有": ("has", False),
    "有任一": ("has any", False),
    "有任意": ("has any", False),
    "有全部": ("has all", False),
    "开头是": ("starts with", False),
    "开头为": ("starts with", False),
    "结尾是": ("ends with", False),
    "结尾为": ("ends with", False),
    "形如": ("like", False),
    "不为空": ("is blank", True),
    "不是空": ("is blank", True),
    "非空": ("is blank", True),
    "为空": ("is blank", False),
    "是空": ("is blank", False),
    "大于等于": (">=", False),
    "小于等于": ("<=", False),
    "不大于": ("<=", False),
    "不小于": (">=", False),
    "大于": (">", False),
    "小于": ("<", False),
    "不高于": ("<=", False),
    "不低于": (">=", False),
    "高于": (">", False),
    "低于": ("<", False),
    "不早于": (">=", False),
    "不晚于": ("<=", False),
    "早于": ("<", False),
    "晚于": (">", False),
    "不超过": ("<=", False),
    "超过": (">", False),
    "至少": (">=", False),
    "至多": ("<=", False),
    "不是": ("=", True),
    "不为": ("=", True),
    "是": ("=", False),
    "为": ("=", False),
    "有": ("has", False),
    "含": ("contains", False),
    "像": ("like", False),
}
OPERATORS: dict[tuple[str, ...], tuple[str, bool]] = {tuple(words.split()): op for words, op in (_ENGLISH | CHINESE).items()}
"""Words -> (operator, negative)."""
LONGEST = max(map(len, OPERATORS))
SPLITTING = tuple(sorted(CHINESE, key=lambda word: (len(word) == 1, -len(word))))
"""Chinese operators that may stand without blanks around them: the longer ones first."""
BEFORE_LISTS = ("属于", "介于", "任一", "任意", "全部", "包含", "含有", "之一")
"""What a word ends with that a list in brackets follows."""
NO_OPERAND = frozenset({"is blank"})
