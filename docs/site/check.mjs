// check.mjs DIRECTORY: every link within the site leads somewhere, its anchors included, and no
// page loads anything from elsewhere.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = process.argv[2]
const base = (process.env.SITE_BASE ?? '/').replace(/\/$/, '')
const pages = readdirSync(root, { recursive: true }).filter(f => f.endsWith('.html'))
const text = new Map(pages.map(p => [p, readFileSync(join(root, p), 'utf8')]))
const ids = new Map([...text].map(([p, t]) => [p, new Set([...t.matchAll(/\sid="([^"]*)"/g)].map(m => decode(m[1])))]))
const faults = []
let links = 0

function decode(s) {
  return s.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>')
}

for (const [page, html] of text) {
  for (const m of html.matchAll(/<(script|img|link|iframe|source)\b[^>]*?\s(?:src|href)="([^"]*)"/g)) {
    if (/^(https?:)?\/\//.test(m[2])) faults.push(`${page}: <${m[1]}> loads ${m[2]}`)
  }
  for (const m of html.matchAll(/<a\b[^>]*?\shref="([^"]*)"/g)) {
    const href = decode(m[1])
    if (/^[a-z]+:/.test(href)) continue
    links++
    let [path, hash] = href.split('#')
    path = path === '' ? page : path.startsWith('/') ? path.slice(base.length + 1) : join(dirname(page), path)
    path = decodeURIComponent(path)
    if (path === '' || path.endsWith('/')) path += 'index.html'
    if (!existsSync(join(root, path))) faults.push(`${page}: no ${href}`)
    else if (hash && ids.has(path) && !ids.get(path).has(decodeURIComponent(hash))) faults.push(`${page}: no anchor ${href}`)
  }
}
for (const f of readdirSync(root, { recursive: true }).filter(f => f.endsWith('.css'))) {
  for (const m of readFileSync(join(root, f), 'utf8').matchAll(/url\(\s*["']?(https?:)?\/\/[^)]*\)/g)) faults.push(`${f}: loads ${m[0]}`)
}
if (pages.length < 20 || links < 100) faults.push(`only ${pages.length} pages and ${links} links`)
if (faults.length) {
  console.error([...new Set(faults)].join('\n'))
  process.exit(1)
}
console.log(`${pages.length} pages, ${links} links, nothing from elsewhere`)
