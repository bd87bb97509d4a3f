import { setting } from './setting.ts';
import * as value from './values.ts';

const connection = 'Connection to etcd:';

/** How an etcd is reached; the names are etcdctl's. */
export const connectionSettings = {
  endpoints: setting({
    group: connection,
    flag: '--endpoints <list>',
    environment: 'ETCDCTL_ENDPOINTS',
    fallback: '127.0.0.1:2379',
    help: 'address of the etcd; several separated by commas',
    read: value.endpointsValue,
  }),
  cacert: setting({
    group: connection,
    flag: '--cacert <file>',
    environment: 'ETCDCTL_CACERT',
    help: "certificate of the CA that signed etcd's certificate",
    read: value.optionalPath,
  }),
  cert: setting({
    group: connection,
    flag: '--cert <file>',
    environment: 'ETCDCTL_CERT',
    help: 'client certificate, where etcd asks for one',
    read: value.optionalPath,
  }),
  key: setting({
    group: connection,
    flag: '--key <file>',
    environment: 'ETCDCTL_KEY',
    help: 'private key of the client certificate',
    read: value.optionalPath,
  }),
  user: setting({
    group: connection,
    flag: '--user <name[:password]>',
    environment: 'ETCDCTL_USER',
    help: 'name of the user, where etcd asks for one',
    read: value.textValue,
  }),
  password: setting({
    group: connection,
    flag: '--password <password>',
    environment: 'ETCDCTL_PASSWORD',
    help: "the user's password; better given in the environment, where other users do not see it",
    read: value.textValue,
  }),
  insecureSkipTlsVerify: setting({
    group: connection,
    flag: '--insecure-skip-tls-verify',
    environment: 'ETCDCTL_INSECURE_SKIP_TLS_VERIFY',
    help: "do not check etcd's certificate",
    read: value.switchValue,
  }),
  serverName: setting({
    group: connection,
    flag: '--server-name <name>',
    environment: 'ETCD_REWIND_SERVER_NAME',
    help: "the name that etcd's certificate is for, where it is not the endpoint's",
    read: value.textValue,
  }),
};
