"""The part of SARIF 2.1.0 that minbar writes, as a JSON Schema of our own.

The standard's own schema is not ours to copy. Where a machine can fetch it, `MINBAR_SARIF_SCHEMA`
names the file and the tests hold the log to that one as well.
"""

from __future__ import annotations

from typing import Any, Final

__all__ = ["SCHEMA"]

TEXT: Final = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string", "minLength": 1}},
    "additionalProperties": False,
}
ARTIFACT: Final = {
    "type": "object",
    "required": ["uri"],
    "properties": {
        # RFC 3986: percent-encoded, no blank and no sign beyond ASCII.
        "uri": {"type": "string", "pattern": r"^[A-Za-z0-9/._~%-]+$"},
        "index": {"type": "integer", "minimum": 0},
    },
    "additionalProperties": False,
}
REGION: Final = {
    "type": "object",
    "required": ["startLine"],
    "properties": {"startLine": {"type": "integer", "minimum": 1}, "snippet": TEXT},
    "additionalProperties": False,
}
LOGICAL: Final = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "kind": {"type": "string"},
        "fullyQualifiedName": {"type": "string"},
    },
    "additionalProperties": False,
}
LOCATION: Final = {
    "type": "object",
    "required": ["physicalLocation"],
    "properties": {
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation"],
            "properties": {"artifactLocation": ARTIFACT, "region": REGION},
            "additionalProperties": False,
        },
        "logicalLocations": {"type": "array", "items": LOGICAL, "uniqueItems": True},
        "message": TEXT,
    },
    "additionalProperties": False,
}
RULE: Final = {
    "type": "object",
    "required": ["id", "shortDescription"],
    "properties": {
        "id": {"type": "string", "minLength": 1},
        "shortDescription": TEXT,
        "fullDescription": TEXT,
        "properties": {
            "type": "object",
            "properties": {
                "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": True}
            },
        },
    },
    "additionalProperties": False,
}
THREAD: Final = {
    "type": "object",
    "required": ["locations"],
    "properties": {
        "locations": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {"location": LOCATION},
                "additionalProperties": False,
            },
        }
    },
    "additionalProperties": False,
}
RESULT: Final = {
    "type": "object",
    "required": ["ruleId", "ruleIndex", "level", "kind", "message", "locations"],
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "kind": {"enum": ["fail", "review"]},
        "message": TEXT,
        "locations": {"type": "array", "items": LOCATION, "maxItems": 1},
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
        "properties": {"type": "object"},
        "codeFlows": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["threadFlows"],
                "properties": {"threadFlows": {"type": "array", "minItems": 1, "items": THREAD}},
                "additionalProperties": False,
            },
        },
    },
    # Of the standard, 3.27.10: a level is for what failed.
    "if": {"properties": {"kind": {"const": "review"}}},
    "then": {"properties": {"level": {"const": "none"}}},
    "additionalProperties": False,
}
INVOCATION: Final = {
    "type": "object",
    "required": ["executionSuccessful"],
    "properties": {
        "executionSuccessful": {"type": "boolean"},
        "toolExecutionNotifications": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["message"],
                "properties": {
                    "level": {"enum": ["none", "note", "warning", "error"]},
                    "message": TEXT,
                    "locations": {"type": "array", "items": LOCATION},
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
DRIVER: Final = {
    "type": "object",
    "required": ["name", "rules"],
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "semanticVersion": {"type": "string"},
        "rules": {"type": "array", "items": RULE, "uniqueItems": True},
    },
    "additionalProperties": False,
}
SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {"driver": DRIVER},
                        "additionalProperties": False,
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "artifacts": {
                        "type": "array",
                        "items": {"type": "object", "properties": {"location": ARTIFACT}},
                        "uniqueItems": True,
                    },
                    "results": {"type": "array", "items": RESULT},
                    "invocations": {"type": "array", "items": INVOCATION},
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
