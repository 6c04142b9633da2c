import { html } from 'hono/html';

/** Escaped markup. Every value put into an `html` template is escaped unless it is markup itself. */
export type Markup = ReturnType<typeof html>;

export { html };

export interface DocumentParts {
  title: string;
  description: string;
  stylesheets: string[];
  icon: string;
  themeColors: { light: string; dark: string };
  body: Markup;
}

export function htmlDocument(parts: DocumentParts): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>${parts.title}</title>
<meta name="description" content="${parts.description}">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="${parts.themeColors.light}">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="${parts.themeColors.dark}">
<link rel="icon" type="image/svg+xml" href="${parts.icon}">
${parts.stylesheets.map((href) => html`<link rel="stylesheet" href="${href}">`)}
</head>
<body>
<a class="skip-link" href="#main">Skip to content</a>
${parts.body}
</body>
</html>`;
}
