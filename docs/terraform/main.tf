# Portico behind an HTTP API: table, token secret, function, authorizer, routes.
# docs/other-tools.md says how to use it. A test compares it with the templates of the CDK.

terraform {
  required_version = ">= 1.11"

  required_providers {
    archive = {
      source  = "hashicorp/archive"
      version = "~> 2.7"
    }
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.7"
    }
  }
}

variable "name" {
  type    = string
  default = "portico-dev"
}

locals {
  runtime = "nodejs24.x"

  public_routes = [
    "GET /hello", "HEAD /hello",
    "GET /health", "HEAD /health",
    "GET /health/ready", "HEAD /health/ready",
    "OPTIONS /hello", "OPTIONS /health", "OPTIONS /health/ready",
    "OPTIONS /users", "OPTIONS /users/export", "OPTIONS /users/{id}",
  ]

  protected_routes = [
    "POST /users", "GET /users", "HEAD /users",
    "GET /users/export", "HEAD /users/export",
    "GET /users/{id}", "HEAD /users/{id}", "PATCH /users/{id}", "DELETE /users/{id}",
  ]

  auth_environment = {
    JWT_AUDIENCE   = "portico"
    JWT_ISSUER     = "portico"
    JWT_SECRET_ARN = aws_secretsmanager_secret.tokens.arn
    LOG_LEVEL      = "info"
  }
}

# Data

resource "aws_dynamodb_table" "data" {
  name                        = var.name
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "pk"
  range_key                   = "sk"
  deletion_protection_enabled = true

  attribute {
    name = "pk"
    type = "S"
  }

  attribute {
    name = "sk"
    type = "S"
  }

  ttl {
    attribute_name = "expiresAt"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }
}

# The value is ephemeral and write-only: the state file never holds it.
ephemeral "random_password" "tokens" {
  length  = 64
  special = false
}

resource "aws_secretsmanager_secret" "tokens" {
  name        = "${var.name}-tokens"
  description = "Signs and verifies the tokens that the API accepts"
}

resource "aws_secretsmanager_secret_version" "tokens" {
  secret_id                = aws_secretsmanager_secret.tokens.id
  secret_string_wo         = ephemeral.random_password.tokens.result
  secret_string_wo_version = 1
}

# Functions

data "archive_file" "door" {
  type        = "zip"
  source_dir  = "${path.module}/../../dist/http-api"
  output_path = "${path.module}/.build/http-api.zip"
}

data "archive_file" "authorizer" {
  type        = "zip"
  source_dir  = "${path.module}/../../dist/http-authorizer"
  output_path = "${path.module}/.build/http-authorizer.zip"
}

data "aws_iam_policy_document" "lambda" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_cloudwatch_log_group" "door" {
  name              = "/portico/${var.name}/http-api"
  retention_in_days = 30
}

resource "aws_cloudwatch_log_group" "authorizer" {
  name              = "/portico/${var.name}/http-authorizer"
  retention_in_days = 30
}

resource "aws_iam_role" "door" {
  name               = "${var.name}-door"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
}

resource "aws_iam_role" "authorizer" {
  name               = "${var.name}-authorizer"
  assume_role_policy = data.aws_iam_policy_document.lambda.json
}

data "aws_iam_policy_document" "door" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.door.arn}:*"]
  }

  statement {
    actions   = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
    resources = [aws_secretsmanager_secret.tokens.arn]
  }

  statement {
    actions   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    resources = ["*"]
  }

  statement {
    actions = [
      "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:Query",
    ]
    resources = [aws_dynamodb_table.data.arn]
  }
}

data "aws_iam_policy_document" "authorizer" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.authorizer.arn}:*"]
  }

  statement {
    actions   = ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"]
    resources = [aws_secretsmanager_secret.tokens.arn]
  }

  statement {
    actions   = ["xray:PutTraceSegments", "xray:PutTelemetryRecords"]
    resources = ["*"]
  }
}

resource "aws_iam_role_policy" "door" {
  role   = aws_iam_role.door.id
  policy = data.aws_iam_policy_document.door.json
}

resource "aws_iam_role_policy" "authorizer" {
  role   = aws_iam_role.authorizer.id
  policy = data.aws_iam_policy_document.authorizer.json
}

resource "aws_lambda_function" "door" {
  function_name                  = "${var.name}-http-api"
  filename                       = data.archive_file.door.output_path
  source_code_hash               = data.archive_file.door.output_base64sha256
  role                           = aws_iam_role.door.arn
  handler                        = "index.handler"
  runtime                        = local.runtime
  architectures                  = ["arm64"]
  memory_size                    = 512
  timeout                        = 10
  reserved_concurrent_executions = 50

  environment {
    variables = merge(local.auth_environment, {
      DATABASE_URL      = "dynamodb:${aws_dynamodb_table.data.name}"
      DOCS              = "off"
      METRICS           = "door"
      METRICS_NAMESPACE = "Portico/${var.name}"
    })
  }

  logging_config {
    application_log_level = "TRACE"
    log_format            = "JSON"
    log_group             = aws_cloudwatch_log_group.door.name
    system_log_level      = "INFO"
  }

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy.door]
}

resource "aws_lambda_function" "authorizer" {
  function_name                  = "${var.name}-http-authorizer"
  filename                       = data.archive_file.authorizer.output_path
  source_code_hash               = data.archive_file.authorizer.output_base64sha256
  role                           = aws_iam_role.authorizer.arn
  handler                        = "index.handler"
  runtime                        = local.runtime
  architectures                  = ["arm64"]
  memory_size                    = 512
  timeout                        = 10
  reserved_concurrent_executions = 50

  environment {
    variables = local.auth_environment
  }

  logging_config {
    application_log_level = "TRACE"
    log_format            = "JSON"
    log_group             = aws_cloudwatch_log_group.authorizer.name
    system_log_level      = "INFO"
  }

  tracing_config {
    mode = "Active"
  }

  depends_on = [aws_iam_role_policy.authorizer]
}

# HTTP API

resource "aws_apigatewayv2_api" "api" {
  name          = var.name
  protocol_type = "HTTP"
}

resource "aws_apigatewayv2_integration" "door" {
  api_id                 = aws_apigatewayv2_api.api.id
  integration_type       = "AWS_PROXY"
  integration_uri        = aws_lambda_function.door.invoke_arn
  payload_format_version = "2.0"

  request_parameters = {
    "overwrite:header.x-request-id" = "$context.requestId"
  }
}

resource "aws_apigatewayv2_authorizer" "tokens" {
  api_id                            = aws_apigatewayv2_api.api.id
  name                              = "tokens"
  authorizer_type                   = "REQUEST"
  authorizer_uri                    = aws_lambda_function.authorizer.invoke_arn
  authorizer_payload_format_version = "2.0"
  authorizer_result_ttl_in_seconds  = 300
  enable_simple_responses           = true
  identity_sources                  = ["$request.header.Authorization", "$context.routeKey"]
}

resource "aws_apigatewayv2_route" "public" {
  for_each = toset(local.public_routes)

  api_id    = aws_apigatewayv2_api.api.id
  route_key = each.value
  target    = "integrations/${aws_apigatewayv2_integration.door.id}"
}

resource "aws_apigatewayv2_route" "protected" {
  for_each = toset(local.protected_routes)

  api_id             = aws_apigatewayv2_api.api.id
  route_key          = each.value
  target             = "integrations/${aws_apigatewayv2_integration.door.id}"
  authorization_type = "CUSTOM"
  authorizer_id      = aws_apigatewayv2_authorizer.tokens.id
}

resource "aws_apigatewayv2_stage" "default" {
  api_id      = aws_apigatewayv2_api.api.id
  name        = "$default"
  auto_deploy = true

  default_route_settings {
    throttling_burst_limit = 100
    throttling_rate_limit  = 50
  }
}

resource "aws_lambda_permission" "door" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.door.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.api.execution_arn}/*/*/*"
}

resource "aws_lambda_permission" "authorizer" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.authorizer.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.api.execution_arn}/authorizers/${aws_apigatewayv2_authorizer.tokens.id}"
}

output "url" {
  value = aws_apigatewayv2_api.api.api_endpoint
}

output "token_secret" {
  value = aws_secretsmanager_secret.tokens.arn
}
