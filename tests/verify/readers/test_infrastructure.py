"""HCL and Bicep: blocks and attributes."""

from textwrap import dedent

from facts_of import keys

from tracker.verify.readers import read


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


def test_bicep_resources_are_blocks():
    facts = read("bicep", b"// resource no 'a@b'\nresource x 'Microsoft.Web/sites@2022' = {\n}\n")
    assert [(fact.name, fact.line) for fact in facts] == [("resource.Microsoft.Web/sites", 2)]
