import { expect } from 'chai'
import { domainsAbove, judgeDkim, judgeDmarc, judgeReturnPath, judgeSpf, spfWith } from '../../app/domain/sender.ts'

describe('the records of a sender’s domain', () => {
  it('hold our key: whatever other tags say, but neither another key nor one that is only tested', () => {
    expect(judgeDkim(['v=DKIM1; k=rsa; p=MIIB'], 'MIIB')).to.equal('right')
    expect(judgeDkim(['k=rsa;p=MI IB ;t=s'], 'MIIB')).to.equal('right')
    expect(judgeDkim(['v=DKIM1; p=OTHER'], 'MIIB')).to.equal('wrong')
    expect(judgeDkim(['v=DKIM1; p='], 'MIIB')).to.equal('wrong')
    expect(judgeDkim(['v=DKIM1; t=y; p=MIIB'], 'MIIB')).to.equal('wrong')
    expect(judgeDkim(['google-site-verification=1'], 'MIIB')).to.equal('missing')
  })

  it('name our mail server in the one SPF record there may be', () => {
    expect(judgeSpf(['v=spf1 include:mail.example ~all', 'other'], 'mail.example')).to.equal('right')
    expect(judgeSpf(['v=spf1 include:mail.example.evil.example ~all'], 'mail.example')).to.equal('wrong')
    expect(judgeSpf(['v=spf1 -include:mail.example ~all'], 'mail.example')).to.equal('wrong')
    expect(judgeSpf(['v=spf1 include:mail.example ~all', 'v=spf1 -all'], 'mail.example')).to.equal('wrong')
    expect(judgeSpf(['v=spf10 include:mail.example'], 'mail.example')).to.equal('missing')
    expect(judgeSpf(['v=spf1 include:elsewhere.example ~all'], null)).to.equal('right')
  })

  it('are shown with what is there already', () => {
    expect(spfWith([], 'mail.example')).to.equal('v=spf1 include:mail.example ~all')
    expect(spfWith(['v=spf1 a mx -all'], 'mail.example')).to.equal('v=spf1 a mx include:mail.example -all')
    expect(spfWith(['v=spf1 redirect=x.example'], 'mail.example')).to.equal(
      'v=spf1 include:mail.example redirect=x.example',
    )
    expect(spfWith(['v=spf1 include:mail.example -all'], 'mail.example')).to.equal('v=spf1 include:mail.example -all')
  })

  it('carry one policy, the organisation’s included', () => {
    expect(judgeDmarc(['v=DMARC1; p=none; rua=mailto:a@b.example'])).to.equal('right')
    expect(judgeDmarc(['v=DMARC1;p=Reject'])).to.equal('right')
    expect(judgeDmarc(['v=DMARC1; p=maybe'])).to.equal('wrong')
    expect(judgeDmarc(['v=DMARC1; p=none', 'v=DMARC1; p=reject'])).to.equal('wrong')
    expect(judgeDmarc(['p=none'])).to.equal('missing')
    expect(domainsAbove('a.shop.example')).to.deep.equal(['a.shop.example', 'shop.example'])
  })

  it('lead bounces back to us', () => {
    expect(judgeReturnPath(['Reply.Mail.Example.'], 'reply.mail.example')).to.equal('right')
    expect(judgeReturnPath(['elsewhere.example'], 'reply.mail.example')).to.equal('wrong')
    expect(judgeReturnPath([], 'reply.mail.example')).to.equal('missing')
  })
})
