import { api } from '../contract/api.ts';

const html = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${api.title}</title>
  <link rel="icon" type="image/png" href="docs/favicon-32x32.png">
  <link rel="stylesheet" href="docs/swagger-ui.css">
  <link rel="stylesheet" href="docs/page.css">
</head>
<body>
  <div id="docs"></div>
  <noscript>This page needs JavaScript; the API is described by <a href="openapi.json">openapi.json</a>.</noscript>
  <script src="docs/swagger-ui-bundle.js"></script>
  <script src="docs/page.js"></script>
</body>
</html>
`;

const css = `body {
  margin: 0;
  background: #fafafa;
}

/* The only server is the one that serves this page. */
.swagger-ui :is(.servers-title, .servers) {
  display: none;
}

/* All problems have the same headers; openapi.json lists them. */
.swagger-ui .response:not([data-code^='2']) .headers-wrapper {
  display: none;
}
`;

/** https://github.com/swagger-api/swagger-ui/blob/master/docs/usage/configuration.md */
const js = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  validatorUrl: null,
  plugins: [
    {
      statePlugins: {
        spec: { wrapActions: { updateJsonSpec: (update) => (api) => update(withoutHeaderExamples(api)) } },
      },
    },
  ],
});

/* Swagger UI pre-fills examples: it would send preconditions that fail and reuse one idempotency key. */
function withoutHeaderExamples(api) {
  const operations = Object.values(api.paths).flatMap((path) => Object.values(path));
  for (const parameter of operations.flatMap(({ parameters = [] }) => parameters)) {
    if (parameter.in === 'header') delete parameter.example;
  }
  return api;
}
`;

/** The docs page and its assets, by file name. All links are relative to `/docs` under any prefix. */
export const docsPage = { 'index.html': html, 'page.css': css, 'page.js': js };
