"""Where data come from and where they go: leaks, found without running anything."""

from minbar.quality.soundness.analysis import SoundnessResult, analyse

__all__ = ["SoundnessResult", "analyse"]
