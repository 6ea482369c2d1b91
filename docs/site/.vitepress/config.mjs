// The site is built from the Markdown of the repository, as docs/site/build.sh lays it out in
// src: the same tree, without code.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const src = resolve(import.meta.dirname, '../src')
const repository = 'https://github.com/tls-upsmon/upsmon'
const upsmon = JSON.parse(readFileSync(resolve(import.meta.dirname, '../upsmon.tmLanguage.json'), 'utf8'))

// title is the first heading of a page.
function title(file) {
  const m = readFileSync(join(src, file), 'utf8').match(/^# (.*)$/m)
  return m ? m[1].replaceAll('`', '') : file
}

const item = file => ({ text: title(file), link: '/' + file.replace(/README\.md$/, '').replace(/\.md$/, '') })
const plans = ['standard', 'timed', 'heartbeat', 'staged', 'primary', 'secondary', 'multi'].map(p => `docs/plans/${p}.md`)
const known = ['README.md', 'docs/README.md', ...plans, 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'spec/language.md', 'spec/diagnostics.md']
const first = ['getting-started', 'installing', 'running', 'commands', 'from-upsmon', 'cookbook', 'security', 'nas-container', 'watching-many'].map(p => `docs/${p}.md`)
const pages = readdirSync(join(src, 'docs')).filter(f => f.endsWith('.md')).map(f => `docs/${f}`)
const reports = pages.filter(f => f.startsWith('docs/beside-nut') || f === 'docs/torture.md') // made by make targets
const rest = pages.filter(f => !known.includes(f) && !first.includes(f) && !reports.includes(f))

// links takes what is not a page of the site to the repository.
function links(md) {
  md.core.ruler.push('repository-links', state => {
    const dir = dirname(state.env.relativePath ?? '')
    const visit = tokens => {
      for (const t of tokens ?? []) {
        visit(t.children)
        if (t.type !== 'link_open') continue
        const href = t.attrGet('href')
        if (/^([a-z]+:|#|\/)/.test(href)) continue
        const [path, hash] = href.split('#')
        const target = join(dir, path)
        if (path.endsWith('.md')) {
          if (path.endsWith('README.md')) t.attrSet('href', href.replace('README.md', 'index.md'))
        } else {
          const kind = existsSync(join(src, target)) && statSync(join(src, target)).isDirectory() || !/\.[a-z]+$|LICENSE$/.test(path) ? 'tree' : 'blob'
          t.attrSet('href', `${repository}/${kind}/main/${target}${hash ? '#' + hash : ''}`)
        }
      }
    }
    visit(state.tokens)
  })
}

function slugify(s) {
  return s.trim().toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-')
}

export default {
  srcDir: 'src',
  outDir: process.env.SITE_OUT ?? './out',
  base: process.env.SITE_BASE ?? '/',
  title: 'upsmon',
  description: 'Watches UPSs and shuts machines down in time',
  lang: 'en',
  cleanUrls: false,
  rewrites: { 'README.md': 'index.md', 'docs/README.md': 'docs/index.md' },
  markdown: {
    config: links,
    anchor: { slugify }, // as GitHub makes them
    languages: [upsmon],
  },
  vite: { build: { chunkSizeWarningLimit: 4000 } },
  themeConfig: {
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    nav: [
      { text: 'Getting started', link: '/docs/getting-started' },
      { text: 'Plans', link: '/docs/plans/standard' },
      { text: 'Language', link: '/spec/language' },
      { text: 'Repository', link: repository },
    ],
    sidebar: [
      { text: 'Guide', items: [{ text: 'Overview', link: '/' }, ...[...first, ...rest].map(item)] },
      { text: 'Plans', items: plans.map(p => ({ ...item(p), text: title(p).replace('The plan ', '') })) },
      { text: 'Reference', items: ['spec/language.md', 'spec/diagnostics.md'].map(item) },
      { text: 'Test reports', items: reports.map(item) },
      { text: 'Project', items: ['CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'].map(f => ({ ...item(f), text: { 'CHANGELOG.md': 'Changes', 'CONTRIBUTING.md': 'Contributing', 'SECURITY.md': 'Reporting vulnerabilities' }[f] })) },
    ],
  },
}
