import { createHash } from 'node:crypto';

/** What the pages are drawn with; read from files by whoever starts the view. */
export interface ViewAssets {
  readonly style: string;
  /** Scripts of the list and of the timeline, in the order in which they run: they share one scope. */
  readonly run: readonly string[];
  readonly trial: readonly string[];
}

/** Both pages are empty until their scripts have asked for what they show: nothing of a trial is written into them. */
export function viewPages({ style, run, trial }: ViewAssets): {
  readonly run: string;
  readonly trial: string;
  readonly policy: string;
} {
  const scripts = [...new Set([...run, ...trial])];
  const hashes = scripts.map((script) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  const policy = [
    "default-src 'none'",
    "connect-src 'self'",
    "style-src 'unsafe-inline'",
    'img-src data:',
    `script-src ${hashes.join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
  return {
    policy,
    run: shell('mimo-bench: trials', style, run),
    trial: shell('mimo-bench: trial', style, trial),
  };
}

function shell(title: string, style: string, scripts: readonly string[]): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${style}</style></head>
<body><a class="skip" href="#main">Skip to the content</a>
<header><div class="bar-top"><p class="brand">mimo-bench</p><button type="button" class="theme scripted" data-theme-switch>Theme</button></div></header>
<main id="main"></main><noscript><p>This page needs scripts. <code>mimo-bench report</code> does not.</p></noscript>
${scripts.map((script) => `<script>${script}</script>`).join('\n')}</body></html>`;
}
