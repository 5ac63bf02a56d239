"""The outbox: what a real instance would have sent."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ..models import Message

PAR_PAGE = 25


@login_not_required
@require_safe
def courrier(request):
    page = Paginator(Message.objects.all(), PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "demo/courrier.html", {"page": page})


@login_not_required
@require_safe
def message(request, message_id):
    return render(request, "demo/message.html", {"message": get_object_or_404(Message, pk=message_id)})
