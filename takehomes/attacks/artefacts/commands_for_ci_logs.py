# tries: Lines that CI systems take for commands of theirs, in outputs and errors.
# verdict: cell-error
# sink: terminal: \n::
# sink: markdown: \n::
# sink: terminal: ##vso[
# sink: markdown: ##vso[
# sink: terminal: ##teamcity[
# sink: markdown: ##[set
# %%
import sys

lines = [
    "::set-output name=score::13",
    "::error file=grade.json::13 of 13",
    "::stop-commands::x",
    "::add-mask::1",
    "##[set-output name=score]13",
    "##vso[task.setvariable variable=score]13",
    "##teamcity[buildStatus status='SUCCESS']",
    "section_start:0:score[collapsed=true]",
]
text = "\n" + "\n".join(lines) + "\n"
print(text)
print(text, file=sys.stderr)
raise type(lines[1], (Exception,), {})(text)
