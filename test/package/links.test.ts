import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../scripts/spec/command.js'
import { OTHER_PAGES, PAGES, readPage } from '../support/pages.js'

const withoutCode = (text: string): string =>
  text.replaceAll(/^```.*?^```$/gms, '').replaceAll(/`[^`\n]*`/g, '')

/** The anchors that GitHub and npm give to the headings of a page. */
const anchorsOf = (text: string): ReadonlySet<string> => {
  const anchors = new Set<string>()
  for (const [, heading = ''] of text.replaceAll(/^```.*?^```$/gms, '').matchAll(/^#+ (.+)$/gm)) {
    const slug = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-')
    let anchor = slug
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`
    anchors.add(anchor)
  }
  return anchors
}

/** What is wrong with the links of a page to files and headings of the repository. */
const brokenLinksOf = (page: string, text: string): readonly string[] =>
  [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter(target => !/^[a-z]+:/.test(target))
    .filter(target => {
      const [path = '', anchor] = target.split('#')
      const file = path === '' ? page : normalize(join(dirname(page), path))
      if (!existsSync(join(ROOT, file))) return true
      return anchor !== undefined && !anchorsOf(file === page ? text : readPage(file)).has(anchor)
    })

describe('links', () => {
  it.each([...PAGES, ...OTHER_PAGES])('of %s lead to files and headings that exist', page => {
    expect(brokenLinksOf(page, readPage(page))).toEqual([])
  })

  it('are found broken where they are', () => {
    const page =
      '# A title\n[a](#a-title) [b](#b) [c](time.md#zone-data) [d](time.md#none) [e](none.md) `[f](none)`\n'
    expect(brokenLinksOf('docs/rules.md', page)).toEqual(['#b', 'time.md#none', 'none.md'])
  })

  it('lead from the README and the index to every page', () => {
    for (const page of PAGES.filter(name => !name.endsWith('README.md'))) {
      expect(readPage('README.md')).toContain(`](${page})`)
      expect(readPage('docs/README.md')).toContain(`](${page.replace('docs/', '')})`)
    }
  })

  it('of issues, which name a page as their source, lead to pages that exist', () => {
    const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    const sources = files
      .filter(name => name.endsWith('.ts'))
      .map(name => readFileSync(join(ROOT, 'src', name), 'utf8'))
    const named = sources.flatMap(text => [...text.matchAll(/'(docs\/[^']*)'/g)].map(([, page = '']) => page))
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter(page => !PAGES.includes(page))).toEqual([])
    expect(sources.filter(text => text.includes('README'))).toEqual([])
  })
})
