import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

export const OLD = { 'one.txt': 'old one', 'three.txt': 'old three', 'two/inner.txt': 'old two' }
export const NEW = {
  'new.txt': 'new four',
  'one.txt': 'new one',
  'three.txt': 'new three',
  'two/other.txt': 'new two',
}

export const writeOld = async (folder: string): Promise<void> => {
  await mkdir(join(folder, 'two'), { recursive: true })
  for (const [name, text] of Object.entries(OLD)) await writeFile(join(folder, name), text)
}

/** A folder with the old files, until the test is over. */
export const oldFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'replace-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeOld(folder)
  return folder
}

/** Every file with its text. */
export const textsOf = async (folder: string): Promise<Record<string, string>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(each => each.isFile()).map(each => join(each.parentPath, each.name))
  const texts = files
    .sort()
    .map(async file => [file.slice(folder.length + 1), await readFile(file, 'utf8')] as const)
  return Object.fromEntries(await Promise.all(texts))
}
