"""Exports: what Casus knows, in the forms that the field's tools open. One module a form.

:func:`casus.export.registry.export` is the way in. Each form names its columns, the rule behind each derived one, and what it
can't hold; :class:`casus.export.nouns.LossReport` says so of each file written.
"""
