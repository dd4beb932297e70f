"""Questions with known answers → how well an archive answers them, and how sure that is.

from retrieval.evaluate import evaluate, load_questions, metrics

metrics(evaluate(library, load_questions(Path("questions.jsonl")))).success_at_1
"""

from retrieval.evaluate.calibrate import Fitted, calibrate, with_calibration
from retrieval.evaluate.comparison import Comparison, Difference, compare
from retrieval.evaluate.metrics import MEASURES, Measure, Metrics, metrics, written
from retrieval.evaluate.outcomes import Cited, Outcome, ShownPassage, evaluate, judge
from retrieval.evaluate.questions import Question, load_questions, unknown_references
from retrieval.evaluate.runs import Archive, Run, load, run_of, save
from retrieval.evaluate.thresholds import Setting, suggested, trade_off
from retrieval.evaluate.trec import save_trec
from retrieval.evaluate.uncertainty import Interval, intervals

__all__ = [
    "MEASURES",
    "Archive",
    "Cited",
    "Comparison",
    "Difference",
    "Fitted",
    "Interval",
    "Measure",
    "Metrics",
    "Outcome",
    "ShownPassage",
    "Question",
    "Run",
    "Setting",
    "calibrate",
    "compare",
    "unknown_references",
    "evaluate",
    "intervals",
    "judge",
    "load",
    "load_questions",
    "metrics",
    "with_calibration",
    "run_of",
    "save",
    "save_trec",
    "suggested",
    "trade_off",
    "written",
]
