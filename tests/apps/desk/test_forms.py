from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from zhike.apps.desk.forms import ReplyForm, StateForm


def test_several_files_come_through_one_field():
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(2)]

    form = ReplyForm({"text": "见附件"}, MultiValueDict({"attached": files}))

    assert form.is_valid()
    assert [file.name for file in form.cleaned_data["attached"]] == ["0.txt", "1.txt"]


def test_no_file_is_no_fault():
    form = ReplyForm({"text": "你好"})

    assert form.is_valid()
    assert form.cleaned_data["attached"] == []


def test_nobody_merges_by_a_state():
    offered = [value for value, _label in StateForm.base_fields["state"].choices]

    assert "merged" not in offered and "new" not in offered
