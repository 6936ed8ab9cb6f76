"""Which addresses lead to findings?"""

from django.urls import path

from junheng.web.findings import left_out, verdicts, views

app_name = "findings"
urlpatterns = [
    path("", views.finding_list, name="finding-list"),
    path("assessments/new/", views.assessment_new, name="assessment-new"),
    path("<int:study>/verdicts/<str:unit>/", verdicts.verdict_list, name="verdict-list"),
    path("<int:study>/left-out/", left_out.left_out_list, name="left-out-list"),
    path("<int:study>/open-items/", views.items_open, name="items-open"),
]
