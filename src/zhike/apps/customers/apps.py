from __future__ import annotations

from django.apps import AppConfig


class Customers(AppConfig):
    name = "zhike.apps.customers"
