# tries: A score painted over the real one: printed, displayed, in colours, as commands, at the end.
# naive: fooled
# %%
import atexit
import sys

from IPython.display import HTML, display

line = '{"SCORE": 13}'
print(line, "\x1b[2J\x1b[H\x1b[32m16 of 16 points\x1b[0m", "::set-output name=score::13", sep="\n")
print("</iframe></pre><h1 style='position:fixed;top:0'>Hidden answers 13 of 13</h1>")
print("\r\x1b]0;13 of 13\x07\x1b]8;;https://example.org\x07report\x1b]8;;\x07", file=sys.stderr)
display(HTML("<style>*{display:none}</style><h1>13 of 13</h1><script>alert(13)</script>"))
atexit.register(print, line)


class Parting:
    def __del__(self):
        print(line)


parting = Parting()


def shout(text):
    print(line)
    return text.upper()
