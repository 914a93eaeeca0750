import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { nodeFlags, surroundings } from '../support/program.ts'

const [flag = ''] = nodeFlags
const shown = ['README.md', 'package.json', 'Dockerfile', 'compose.yaml', 'deploy/kubernetes/aftercare.yaml']

describe('How Aftercare is started', () => {
  for (const file of shown)
    it(`is shown with the bound on its young generation in ${file}`, () => {
      const starts = readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => /bin\/aftercare\.js\W+(?:serve|work)\b/.test(line))
      expect(starts).not.to.have.length(0)
      for (const line of starts) expect(line).to.include(flag)
    })

  it('bounds the arenas of freed memory where it has the environment in hand', () => {
    const [name, value] = Object.entries(surroundings)[0] ?? []
    for (const file of ['README.md', 'Dockerfile', 'bin/aftercare.js'])
      expect(readFileSync(file, 'utf8')).to.match(new RegExp(`${name}(?:=|: ')${value}\\b`))
    expect(readFileSync('bin/aftercare.js', 'utf8')).to.include(flag)
  })
})
