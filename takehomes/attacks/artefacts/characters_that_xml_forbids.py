# tries: Characters that no XML may hold, and the ends of its sections, in the text of an error.
# verdict: cell-error
# sink: junit: \x00
# sink: junit: \x0b
# sink: junit: \ufffe
# sink: junit: <testsuite tests='13'
# %%
forbidden = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF]))
raise type("Error\x00]]>", (Exception,), {})(forbidden + "]]></failure><testsuite tests='13'/>&lt;!ENTITY")
