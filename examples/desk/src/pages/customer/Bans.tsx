import { useState } from 'react';
import { formatDate, wordsOf } from '../../format.ts';
import { type FragmentOf, graphql, type ResultOf, readFragment } from '../../graphql.ts';
import { Heading, Status, When } from '../parts.tsx';
import { BanDialog, type Bannable } from './BanDialog.tsx';
import { UnbanDialog } from './UnbanDialog.tsx';

/** A ban, and what it recognises a person by. */
export const BanFragment = graphql(`
  fragment Ban on Ban {
    id
    paynowId
    reason
    enabled
    createdAt
    expiresAt
    identities {
      type
      value
    }
  }
`);

type BanData = ResultOf<typeof BanFragment>;

const isInForce = ({ enabled, expiresAt }: BanData): boolean =>
  enabled && (expiresAt === null || new Date(expiresAt) > new Date());

function BanRow({ ban, lift }: { readonly ban: BanData; readonly lift: () => void }) {
  const { reason, createdAt, expiresAt, identities } = ban;
  return (
    <li className="line">
      <span className="what">
        {reason}
        <small>
          since <When at={createdAt} />
          {expiresAt !== null && `, until ${formatDate(expiresAt)}`} · known by{' '}
          {identities.map(({ type, value }) => `${wordsOf(type).toLowerCase()} ${value}`).join(', ')}
        </small>
      </span>
      <button type="button" className="small" onClick={lift}>
        Lift …
      </button>
    </li>
  );
}

interface BansProps {
  readonly bans: ReadonlyArray<FragmentOf<typeof BanFragment> | null>;
  readonly customer: Bannable;
}

/** The head of a customer's page: who it is, whether they may buy, and the buttons that change it. */
export function Bans({ bans: masked, customer }: BansProps) {
  const [isBanning, setBanning] = useState(false);
  const [lifting, setLifting] = useState<BanData>();
  const bans = masked.flatMap((ban) => (ban ? [readFragment(BanFragment, ban)] : []));
  return (
    <>
      <header className="title">
        <Heading title={customer.name} />
        {bans.some(isInForce) && <Status status="BANNED">Banned</Status>}
        <button type="button" className="danger" onClick={() => setBanning(true)}>
          Ban …
        </button>
      </header>
      {bans.length > 0 && (
        <section className="panel bans" aria-labelledby="bans">
          <h2 id="bans">Bans</h2>
          <ul className="lines">
            {bans.map((ban) => (
              <BanRow key={ban.id} ban={ban} lift={() => setLifting(ban)} />
            ))}
          </ul>
        </section>
      )}
      {isBanning && <BanDialog customer={customer} onClose={() => setBanning(false)} />}
      {lifting && <UnbanDialog ban={lifting} onClose={() => setLifting(undefined)} />}
    </>
  );
}
