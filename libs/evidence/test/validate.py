"""Reads [[schema, [value, ...]], ...] and says of each value whether it is valid, as JSON."""
import json
import sys

from jsonschema import Draft202012Validator

asked = json.load(sys.stdin)
for schema, _ in asked:
    Draft202012Validator.check_schema(schema)
json.dump([[Draft202012Validator(schema).is_valid(value) for value in values] for schema, values in asked], sys.stdout)
