import type { ReactNode } from 'react';
import { type DocumentInput, useQuery } from 'urql';
import { Link, useRouter } from '../router.tsx';
import { useVisit } from '../visit.tsx';
import { Heading, Older, type PageInfo, Problem, pageVariables, SignInFirst, Waiting } from './parts.tsx';

const TITLES = { '/orders': 'Orders', '/items': 'Items', '/subscriptions': 'Subscriptions' } as const;

type AccountPath = keyof typeof TITLES;

/** Links to the pages of the account, and the way out. */
function AccountNav({ current }: { readonly current: AccountPath }) {
  return (
    <nav className="tags" aria-label="What is yours">
      {Object.entries(TITLES).map(([href, title]) => (
        <Link key={href} href={href} aria-current={href === current ? 'page' : undefined}>
          {title}
        </Link>
      ))}
      <form method="post" action="/sign-out">
        <button type="submit" className="quiet">
          Sign out
        </button>
      </form>
    </nav>
  );
}

interface AccountPageProps<Data, Row> {
  readonly path: AccountPath;
  readonly query: DocumentInput<Data, ReturnType<typeof pageVariables>>;
  /** Finds the page's list in the result. */
  readonly listOf: (data: Data) => { readonly nodes: readonly (Row | null)[]; readonly pageInfo: PageInfo } | undefined;
  /** Shows one row as `<li>` with a key. */
  readonly row: (row: Row) => ReactNode;
  /** What to say when the list is empty. */
  readonly empty: string;
  /** Shown above the list. */
  readonly notice?: ReactNode;
}

/** A page that lists what belongs to the shopper. */
export function AccountPage<Data, Row>({ path, query, listOf, row, empty, notice }: AccountPageProps<Data, Row>) {
  const title = TITLES[path];
  const { isSignedIn } = useVisit();
  const { search } = useRouter();
  const [{ data, error, fetching }] = useQuery({ query, variables: pageVariables(search), pause: !isSignedIn });
  const list = data && listOf(data);
  return (
    <>
      <Heading title={title} />
      {isSignedIn ? (
        <>
          <AccountNav current={path} />
          {notice}
        </>
      ) : (
        <SignInFirst what={`your ${title.toLowerCase()}`} back={path} />
      )}
      {error && <Problem error={error} />}
      {fetching && !list && <Waiting />}
      <ul className="rows">{list?.nodes.map((node) => node && row(node))}</ul>
      {list?.nodes.length === 0 && <p className="empty">{empty}</p>}
      <Older path={path} pageInfo={list?.pageInfo} />
    </>
  );
}
