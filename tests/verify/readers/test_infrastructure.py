"""HCL and Bicep: blocks and attributes."""

from textwrap import dedent

import pytest
from facts_of import keys

from tracker.verify.readers import read, readers_for


def test_hcl_blocks_nest_and_comments_and_heredocs_hide_nothing_and_show_nothing():
    text = """\
        terraform {
          backend "s3" {
            bucket = "x" # why
          }
        }
        /* resource "a" "no" {} */
        resource "aws_instance" "web" {
          tags = { Name = "a" }
          user_data = <<-EOT
            resource "a" "b" {
          EOT
          list = [
            { a = 1 }
          ]
          instance_type = var.type
        }
        """
    blocks = [(fact.name, fact.line) for fact in read("hcl", dedent(text).encode()) if fact.kind == "block"]
    assert blocks == [("terraform", 1), ("terraform.backend.s3", 2), ("resource.aws_instance.web", 7)]
    found = keys("hcl", text)
    assert found["terraform.backend.s3.bucket"] == ("x", 3)
    assert found["resource.aws_instance.web.tags.Name"] == ("a", 8)
    assert found["resource.aws_instance.web.instance_type"] == ("var.type", 15)


def test_documents_in_hcl_have_keys_of_their_own():
    text = """\
        resource "aws_sfn_state_machine" "a" {
          definition = <<-EOT
            {
              "States": {"Train": {"Type": "Task", "TimeoutSeconds": ${limit}}}
            }
          EOT
        }
        resource "aws_sfn_state_machine" "b" {
          definition = jsonencode({
            States = {
              Train = { Type = "Task" }
            }
          })
          note = merge(jsonencode({ a = 1 }), {})
          list = jsonencode([1, { b = 2 }])
        }
        variable "size" {}
        """
    found = keys("hcl", text)
    assert found["resource.aws_sfn_state_machine.a.definition.States.Train.Type"] == ("Task", 4)
    assert found["resource.aws_sfn_state_machine.b.definition.States.Train.Type"] == ("Task", 11)
    assert found["resource.aws_sfn_state_machine.b.note"] == ("merge(jsonencode({ a = 1 }), {})", 14)
    assert found["resource.aws_sfn_state_machine.b.list"] == ("jsonencode([1, { b = 2 }])", 15)
    blocks = [fact.name for fact in read("hcl", dedent(text).encode()) if fact.kind == "block"]
    assert blocks[-1] == "variable.size"


@pytest.mark.parametrize("path", ["definition.json.tpl", "definition.asl.json.tftpl", "dashboard.json.j2"])
def test_templates_of_json_are_read_as_json(path):
    assert readers_for(path) == ("json",)


def test_marks_of_a_template_part_no_json():
    text = """\
        {"States": {
          "A": {"Type": "Task", "TimeoutSeconds": ${limit},
        %{ if retry }
            "Retry": [{"MaxAttempts": {{ .attempts }}}],
        %{ endif }
            "End": true},
        {% if second %}
        {{- range .steps }}
          "B": {"Type": "Pass"}
        {{- end }}
        {% endif %}
        }}
        """
    found = keys("json", text)
    assert found["States.A.TimeoutSeconds"] == ("${limit}", 2)
    assert found["States.A.Retry.0.MaxAttempts"] == ("{{ .attempts }}", 4)
    assert found["States.A.End"] == ("true", 6)
    assert found["States.B.Type"] == ("Pass", 9)


def test_bicep_resources_are_blocks():
    facts = read("bicep", b"// resource no 'a@b'\nresource x 'Microsoft.Web/sites@2022' = {\n}\n")
    assert [(fact.name, fact.line) for fact in facts] == [("resource.Microsoft.Web/sites", 2)]


def test_a_resource_of_bicep_that_exists_already_is_no_block():
    facts = read("bicep", b"resource x 'Microsoft.Web/sites@2022' existing = {\n  name: 'a'\n}\n")
    assert [fact.kind for fact in facts] == ["key"]


def test_bicep_properties_are_keys():
    text = b"""\
param size string = 'B1' // { not: 'this' }
resource x 'Microsoft.Web/sites@2022' = if (big) {
  name: 'a{b'
  properties: {
    'quoted key': size
    rules: [
      {
        limit: 3 // at most
      }
    ]
    note: '''
      fake: {
    '''
  }
}
output id string = x.id
"""
    keys = [(fact.name, fact.value, fact.line) for fact in read("bicep", text) if fact.kind == "key"]
    assert keys == [
        ("name", "a{b", 3),
        ("properties", "", 4),
        ("properties.quoted key", "size", 5),
        ("properties.rules", "", 6),
        ("properties.rules.limit", "3", 8),
        ("properties.note", "", 11),
    ]


@pytest.mark.parametrize(
    ("path", "readers"),
    [
        ("infra/main.tf.json", ("json", "terraform-json")),
        ("main.tofu.json", ("json", "terraform-json")),
        ("stack.template", ("template",)),
        ("deployment.yaml.j2", ("yaml",)),
        ("page.html.j2", ()),
        ("main.tf.tmpl", ("hcl",)),
        ("pylock.dev.toml", ("lock:pylock.toml",)),
    ],
)
def test_infrastructure_is_known_by_more_than_one_name(path, readers):
    assert readers_for(path) == readers


def test_terraform_in_json_has_the_blocks_of_terraform():
    data = b'{"resource": {"aws_s3_bucket": {"b": {"bucket": "x"}}}, "module": {"vpc": {"source": "./vpc"}}}'
    names = [fact.name for fact in read("terraform-json", data)]
    assert names == ["resource.aws_s3_bucket.b", "module.vpc"]


def test_a_template_is_read_as_what_its_content_is():
    assert [fact.name for fact in read("template", b'{"a": {"b": "c"}}')] == ["a", "a.b"]
    assert "Resources.B.Type" in [
        fact.name for fact in read("template", b"Resources:\n  B:\n    Type: AWS::S3::Bucket\n")
    ]
    assert read("template", b"Dear {{ name }}, Resources: none") == []
