"""What a notebook is about, as far as its own code says: words that text about it can name.

Whoever writes about results names what was computed: a variable, a column, a model, a
label that is printed. Words that fit any notebook name nothing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

from minbar.quality.checks.facts import facts_of
from minbar.quality.source import ParsedNotebook

__all__ = ["COMMON", "Vocabulary", "vocabulary_of"]

_LONGEST: Final = 200
_LEAST: Final = 3
_PREFIX: Final = 5
_APART: Final = 3
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD: Final = re.compile(r"[^\W\d_]+")
_ENDINGS: Final = (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("s", ""))
_WORDS: Final = """
a about above according accordingly across actual actually add added additional additionally
adequate advanced after again against algorithm algorithms all allow allowed allows almost along
already also although always an analyse analysed analyses analysis analyze analyzed and another any
applicable application applied apply applying approach approaches appropriate are area around as
aspect at attempt available back based basic be became because become been before began being
believe below best better between beyond big both bring broad business but by calculate calculated
calculates calculating call called can cannot careful carefully carried case cases central certain
challenge challenges change changed changes chapter check checked checks choice chosen class
classification classifier clean cleaned cleaning clear clearly code collected column columns come
common compare compared comparison complete completed comprehensive computation compute computed
computes computing conclude concluded conclusion conclusions conducted confirm confirmed confirms
consider considered consistent contain contains context continue correct correctly could course
create created creates current currently data dataframe dataset datasets decision deep define
defined demonstrate demonstrated demonstrates deploy deployed deployment describe described
description design desired despite detail detailed details determine determined develop developed
development did different difference do does doing done down draw due during each early easily
easy effect effective effectively efficient efficiently either else employ employed enable enables
end enough ensure ensured ensures entire environment error especially essential established
evaluate evaluated evaluates evaluating evaluation even ever every everything evidence evident
example examples excellent execute executed executes existing expect expected experiment
experiments explain explained exploration explore explored exploring extract extracted extraction
fact far feature features few field figure figures final finally find finding findings first fit
fitted fitting follow followed following follows for form found frame framework from full fully
function functionality functions further furthermore future gain gained general generally generate
generated generates get give given gives go goal good got great group had half handle handled
handles handling happen has have having help helped helper helpful helps hence here high higher
highlight highlighted highly how however hypotheses hypothesis idea identified identify if impact
implement implementation implemented implements important importance importantly improve improved
improvement improvements improving in include included includes including incoming increase
increased indeed index indicate indicated indicates information initial input inputs insight
insights instance instead interesting into investigate investigated involved is issue issues it
item items its itself just keep key kind know known label labels large larger last later lead leads
learn learned learning least led less let level library like limit limitation limitations limited
line list little load loaded loading long look looked lot low lower machine made main mainly make
makes making many may mean meaning meaningful means measure measured measures meet method
methodology methods metric metrics might missing model modeling modelling models modern more
moreover most much multiple must name names namely necessary need needed needs never new next no
none nor normal not notable note notebook now number numbers object objective objectives observe
observed obtain obtained of off often on once one ones only operation operations optimal optimise
optimised optimize optimized option or order ordered organisation original other others our out
outcome outcomes output outputs over overall own parameter parameters part particular particularly
pass pattern patterns perform performance performed performing performs phase pipeline place plan
plot plots point points positive possible potential potentially practical practice predict
predicted predicting prediction predictions predictive prepare prepared preprocessing present
presented presents previous print prior problem procedure process processed processes processing
produce produced produces production programming project promising proper properly prove proved
provide provided provides purpose put quality question quickly quite random range raw read reading
real really reason receive received recommend recommendation recommendations record records
reduce relevant reliable remain remaining report represent required requirement requirements
research respective respectively result resulting results return returned returns reveal revealed
review right robust robustness role rows run running same sample samples save saved science scope
score scores second section see seem seen select selected selection separate set sets several
shall show showed showing shown shows significant significantly similar simple simply since single
size skill slightly small so solid solution solutions solve solved some something source specific
specifically specified split stage stakeholder stakeholders standard start state statistical step
steps still strategy strong structure studied study stuff subsequent success successful
successfully such sufficient suggest suggested suggests suitable summarise summarize summary
support supported system table tables take taken takes target task tasks technique techniques
tell term terms test tested testing tests text than thank thanks that the their them then there
therefore these they thing things this those though three through throughout thus time times to
together too took tool tools top topic total train trained training transform transformation
transformed transforms true try trying tune tuned tuning turn two type types understand
understanding understood unseen until up update upon us use used useful user using usually utility
valid validate validated validation valuable value values variable variables various vector very
via want was way ways we well went were what when where whether which while who whole why wide
will with within without work worked working works would write written year yes yet you your
zero
amazing awesome bad badly better big clever cool correct easier fair false fine finished funny
hard hello hope interesting less lovely nice none ok okay perfect perfectly please poor pretty
problematic right sad simple slow sorry strange sure terrible ugly unclear useless weak weird
wonderful worse worst wow wrong
numpy pandas sklearn matplotlib pyplot seaborn scipy ensemble linear preprocessing
read_csv dataframe csv plt sns fit_transform train_test_split jupyter python
"""
COMMON: Final = frozenset(_WORDS.split())
"""Words that stand in texts about any notebook, and so speak of none."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words, in a form in which a text's words can be looked up.

    Attributes:
        words: in lower case, without plural endings.
        begins: those of some length by their first letters.
    """

    words: frozenset[str]
    begins: dict[str, frozenset[int]] = field(default_factory=dict)

    def holds(self, word: str) -> bool:
        """Whether a word, or another form of it, is in the vocabulary."""
        plain = _singular(word)
        if plain in self.words:
            return True
        lengths = self.begins.get(plain[:_PREFIX], frozenset())
        return any(abs(one - len(plain)) <= _APART for one in lengths)

    def named(self, words: Collection[str]) -> set[str]:
        """Return the words of a text that name something in it."""
        return {
            _singular(word) for word in words if word not in COMMON and self.holds(word)
        }  # fmt: skip


def vocabulary_of(parsed: ParsedNotebook) -> Vocabulary:
    """Return the words of the names and texts in a notebook's code; docstrings are no code."""
    found: set[str] = set()
    facts = facts_of(parsed)
    for item in facts.live(ast.Name, ast.FunctionDef, ast.ClassDef, ast.alias, ast.arg):
        node = item.node
        name = getattr(node, "id", None) or getattr(node, "name", None) or getattr(node, "arg", "")
        found.update(_split(str(name)))
    for item in facts.live(ast.Attribute, ast.keyword):
        name = getattr(item.node, "attr", None) or getattr(item.node, "arg", None) or ""
        found.update(_split(str(name)))
    for item in facts.live(ast.Constant):
        value = getattr(item.node, "value", None)
        if isinstance(value, str) and not isinstance(item.parent, ast.Expr | ast.Assert):
            found.update(_split(value[:_LONGEST]))
    begins: dict[str, set[int]] = {}
    for word in found:
        if len(word) >= _PREFIX:
            begins.setdefault(word[:_PREFIX], set()).add(len(word))
    return Vocabulary(
        frozenset(found), {begin: frozenset(lengths) for begin, lengths in begins.items()}
    )


def _split(name: str) -> Iterator[str]:
    for word in _WORD.findall(_CAMEL.sub(" ", name).replace("_", " ")):
        plain = _singular(word.lower())
        if len(plain) >= _LEAST and word.lower() not in COMMON and plain not in COMMON:
            yield plain


def _singular(word: str) -> str:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + instead
    return word
