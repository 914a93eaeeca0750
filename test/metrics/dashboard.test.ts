import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { Request, Response } from 'express'
import { metrics } from '../../app/metrics/operation.ts'
import { onEveryDatabase } from '../support/databases.ts'

const text = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

onEveryDatabase('The dashboard for Grafana', (db) => {
  it('draws only what /metrics serves, each panel in a place of its own', async () => {
    let served = ''
    const answer = { type: () => answer, send: (all: string) => (served = all) }
    const request = { get: () => undefined, headers: {}, socket: { remoteAddress: '127.0.0.1' } }
    await metrics(db(), null)(request as unknown as Request, answer as unknown as Response, () => undefined)
    const known = new Set([...served.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name))
    const { panels } = JSON.parse(text('deploy/grafana/aftercare.json')) as { panels: readonly Panel[] }
    const drawn = panels.flatMap(({ targets }) =>
      targets.flatMap(({ expr }) => expr.match(/[a-z]+(?:_[a-z0-9]+)+/g) ?? []),
    )
    expect(drawn).to.have.length.at.least(panels.length)
    expect(drawn.filter((name) => !known.has(name) && !notMetrics.has(name))).to.deep.equal([])
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)} ${y + Math.floor(cell / w)}`),
    )
    expect(new Set(cells).size, 'panels lie on each other').to.equal(cells.length)
    expect(new Set(panels.map(({ id }) => id)).size).to.equal(panels.length)
  })
})

const notMetrics = new Set(['group_left', 'label_replace'])

type Panel = {
  readonly id: number
  readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>
  readonly targets: readonly { readonly expr: string }[]
}

describe('The examples of deployment', () => {
  it('set only what .env.example knows', () => {
    const known = new Set([...text('.env.example').matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name))
    const set = ['compose.yaml', 'deploy/kubernetes/aftercare.yaml'].flatMap((path) =>
      [...text(path).matchAll(/^ +([A-Z][A-Z0-9_]+):/gm)].map(([, name = '']) => name),
    )
    expect(set).to.include('SECRET_KEY').and.to.include('DATABASE_URL')
    expect(set.filter((name) => !known.has(name) && !name.startsWith('MARIADB_') && name !== 'NODE_ENV')).to.deep.equal(
      [],
    )
  })
})
