from django.urls import path

from . import views

app_name = "territoires"
urlpatterns = [
    path("territoires/contours/", views.contours, name="contours"),
]
