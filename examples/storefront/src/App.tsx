import { type Client, Provider } from 'urql';
import { Frame } from './pages/Frame.tsx';
import { RouterProvider, useRouter } from './router.tsx';
import { pageOf } from './routes.tsx';
import { type Visit, VisitProvider } from './visit.tsx';

const Page = () => pageOf(useRouter().path);

interface AppProps {
  readonly client: Client;
  readonly visit: Visit;
  /** Path and query of the first page. */
  readonly url: string;
}

/** The same on the server and in the browser. */
export const App = ({ client, visit, url }: AppProps) => (
  <Provider value={client}>
    <VisitProvider visit={visit}>
      <RouterProvider url={url}>
        <Frame>
          <Page />
        </Frame>
      </RouterProvider>
    </VisitProvider>
  </Provider>
);
