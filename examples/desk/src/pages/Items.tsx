import { isMissing, waitingCommands } from '../delivery.ts';
import { type FragmentOf, graphql, type ResultOf, readFragment } from '../graphql.ts';
import { Status, When } from './parts.tsx';

/** An item, with the commands that hand it out. */
export const ItemFragment = graphql(`
  fragment Item on DeliveryItem {
    id
    state
    addedAt
    activeAt
    expiresAt
    revokeReason
    product {
      name
    }
    gameServer {
      name
    }
    commandAttempts {
      paynowId
      command
      queuedAt
      executedAt
      unqueuedAt
      isOnlineOnly
      gameServer {
        name
      }
    }
  }
`);

type ItemData = ResultOf<typeof ItemFragment>;
type Command = ItemData['commandAttempts'][number];

const STATES: Readonly<Record<string, string>> = { ACTIVE: 'Delivered', USABLE: 'Not claimed' };

function CommandRow({ command }: { readonly command: Command }) {
  const { executedAt, unqueuedAt, queuedAt, isOnlineOnly, gameServer } = command;
  return (
    <li>
      <code>{command.command}</code>
      <small>
        {gameServer && `${gameServer.name} · `}
        {executedAt !== null && (
          <>
            ran <When at={executedAt} />
          </>
        )}
        {executedAt === null && unqueuedAt !== null && 'taken off the queue'}
        {executedAt === null && unqueuedAt === null && (
          <>
            <strong className="wrong">has not run</strong>, waiting since <When at={queuedAt} />
            {isOnlineOnly && ', runs once the player is online'}
          </>
        )}
      </small>
    </li>
  );
}

function Item({ item }: { readonly item: ItemData }) {
  const { state, product, gameServer, activeAt, addedAt, expiresAt, revokeReason, commandAttempts } = item;
  const waiting = waitingCommands(commandAttempts).length;
  const words = waiting > 0 && state === 'ACTIVE' ? `${waiting} of ${commandAttempts.length} not run` : STATES[state];
  return (
    <li className="item">
      <div className="line">
        <div className="what">
          <strong>{product.name}</strong>
          <small>
            {gameServer && `${gameServer.name} · `}
            {activeAt === null ? 'bought ' : 'active since '}
            <When at={activeAt ?? addedAt} />
            {expiresAt !== null && (
              <>
                {' '}
                · ends <When at={expiresAt} />
              </>
            )}
            {revokeReason !== null && ` · ${revokeReason}`}
          </small>
        </div>
        <Status status={isMissing(item) ? 'MISSING' : state}>{words}</Status>
      </div>
      {commandAttempts.length > 0 && (
        <details open={waiting > 0}>
          <summary>{commandAttempts.length === 1 ? 'One command' : `${commandAttempts.length} commands`}</summary>
          <ul className="commands">
            {commandAttempts.map((command) => (
              <CommandRow key={command.paynowId} command={command} />
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}

interface ItemsProps {
  readonly items: ReadonlyArray<FragmentOf<typeof ItemFragment> | null>;
  readonly empty: string;
  /** Whether there are more than these. */
  readonly hasMore: boolean;
}

/** Items as customers have got them, what is missing first. */
export function Items({ items: masked, empty, hasMore }: ItemsProps) {
  const items = masked.flatMap((item) => (item ? [readFragment(ItemFragment, item)] : []));
  const missing = items.filter(isMissing);
  if (items.length === 0) return <p className="empty">{empty}</p>;
  return (
    <>
      <p className={missing.length > 0 ? 'notice bad' : 'notice good'}>
        {missing.length === 0 && (hasMore ? 'Of these, nothing is missing.' : 'Everything has been delivered.')}
        {missing.length === 1 && 'One item is missing.'}
        {missing.length > 1 && `${missing.length} items are missing.`}
      </p>
      <ul className="items">
        {[...missing, ...items.filter((item) => !isMissing(item))].map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </ul>
    </>
  );
}
