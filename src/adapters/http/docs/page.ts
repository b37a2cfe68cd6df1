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

/* There is one server, the one that the page is from. */
.swagger-ui :is(.servers-title, .servers) {
  display: none;
}

/* Every problem has the same header fields; they are in openapi.json. */
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
        spec: { wrapActions: { updateJsonSpec: (update) => (api) => update(withEmptyFields(api)) } },
      },
    },
  ],
});

/* What has an example would be sent with it: conditions that no user meets, and the same key twice. */
function withEmptyFields(api) {
  const operations = Object.values(api.paths).flatMap((path) => Object.values(path));
  for (const parameter of operations.flatMap(({ parameters = [] }) => parameters)) {
    if (parameter.in === 'header') delete parameter.example;
  }
  return api;
}
`;

/** The docs page and its own files, by name. All references are relative to `/docs`, whatever comes before it. */
export const docsPage = { 'index.html': html, 'page.css': css, 'page.js': js };
