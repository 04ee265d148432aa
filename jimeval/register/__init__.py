"""Agencies, their names over time, waves and groups, the programme's size, and the national sub-goals."""

from jimeval.register.agencies import Agency, Denominator, Mention, Register, UnknownAgency, register

__all__ = ["Agency", "Denominator", "Mention", "Register", "UnknownAgency", "register"]
