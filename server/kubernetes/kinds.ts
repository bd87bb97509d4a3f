/**
 * Which kinds the API servers of Kubernetes 1.8 to 1.37 and OpenShift 3.8 to 5.2 store, and below which key. One line a kind:
 * group (`core` for the core group), plural, kind, scope (N namespaced, C cluster), and the path below the storage root
 * where it is not the plural. Where a kind has moved between groups, the group is the one it has ended up in: a key says no
 * group, and an object must not change its identity when the version it is stored in does.
 */
const KUBERNETES_KINDS = `
  core configmaps ConfigMap N
  core endpoints Endpoints N services/endpoints
  core events Event N
  core limitranges LimitRange N
  core namespaces Namespace C
  core nodes Node C minions
  core persistentvolumeclaims PersistentVolumeClaim N
  core persistentvolumes PersistentVolume C
  core pods Pod N
  core podtemplates PodTemplate N
  core replicationcontrollers ReplicationController N controllers
  core resourcequotas ResourceQuota N
  core secrets Secret N
  core serviceaccounts ServiceAccount N
  core services Service N services/specs
  admissionregistration.k8s.io externaladmissionhookconfigurations ExternalAdmissionHookConfiguration C
  admissionregistration.k8s.io initializerconfigurations InitializerConfiguration C
  admissionregistration.k8s.io mutatingadmissionpolicies MutatingAdmissionPolicy C
  admissionregistration.k8s.io mutatingadmissionpolicybindings MutatingAdmissionPolicyBinding C
  admissionregistration.k8s.io mutatingwebhookconfigurations MutatingWebhookConfiguration C
  admissionregistration.k8s.io validatingadmissionpolicies ValidatingAdmissionPolicy C
  admissionregistration.k8s.io validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding C
  admissionregistration.k8s.io validatingwebhookconfigurations ValidatingWebhookConfiguration C
  apiextensions.k8s.io customresourcedefinitions CustomResourceDefinition C apiextensions.k8s.io/customresourcedefinitions
  apiregistration.k8s.io apiservices APIService C apiregistration.k8s.io/apiservices
  apps controllerrevisions ControllerRevision N
  apps daemonsets DaemonSet N
  apps deployments Deployment N
  apps replicasets ReplicaSet N
  apps statefulsets StatefulSet N
  auditregistration.k8s.io auditsinks AuditSink C
  autoscaling horizontalpodautoscalers HorizontalPodAutoscaler N
  batch cronjobs CronJob N
  batch jobs Job N
  certificates.k8s.io certificatesigningrequests CertificateSigningRequest C
  certificates.k8s.io clustertrustbundles ClusterTrustBundle C
  certificates.k8s.io podcertificaterequests PodCertificateRequest N
  coordination.k8s.io leasecandidates LeaseCandidate N
  coordination.k8s.io leases Lease N
  discovery.k8s.io endpointslices EndpointSlice N
  flowcontrol.apiserver.k8s.io flowschemas FlowSchema C
  flowcontrol.apiserver.k8s.io prioritylevelconfigurations PriorityLevelConfiguration C
  internal.apiserver.k8s.io storageversions StorageVersion C
  lifecycle.k8s.io evictionrequests EvictionRequest N
  lifecycle.k8s.io evictions Eviction N
  networking.k8s.io clustercidrs ClusterCIDR C
  networking.k8s.io ingressclasses IngressClass C
  networking.k8s.io ingresses Ingress N ingress
  networking.k8s.io ipaddresses IPAddress C
  networking.k8s.io networkpolicies NetworkPolicy N
  networking.k8s.io servicecidrs ServiceCIDR C
  node.k8s.io runtimeclasses RuntimeClass C
  policy poddisruptionbudgets PodDisruptionBudget N
  policy podsecuritypolicies PodSecurityPolicy C podsecuritypolicy
  rbac.authorization.k8s.io clusterrolebindings ClusterRoleBinding C
  rbac.authorization.k8s.io clusterroles ClusterRole C
  rbac.authorization.k8s.io rolebindings RoleBinding N
  rbac.authorization.k8s.io roles Role N
  resource.k8s.io deviceclasses DeviceClass C
  resource.k8s.io devicetaintrules DeviceTaintRule C
  resource.k8s.io podschedulingcontexts PodSchedulingContext N
  resource.k8s.io podschedulings PodScheduling N
  resource.k8s.io resourceclaimparameters ResourceClaimParameters N
  resource.k8s.io resourceclaims ResourceClaim N
  resource.k8s.io resourceclaimtemplates ResourceClaimTemplate N
  resource.k8s.io resourceclasses ResourceClass C
  resource.k8s.io resourceclassparameters ResourceClassParameters N
  resource.k8s.io resourcepoolstatusrequests ResourcePoolStatusRequest C
  resource.k8s.io resourceslices ResourceSlice C
  scheduling.k8s.io compositepodgroups CompositePodGroup N
  scheduling.k8s.io podgroups PodGroup N
  scheduling.k8s.io priorityclasses PriorityClass C
  scheduling.k8s.io workloads Workload N
  settings.k8s.io podpresets PodPreset N
  storage.k8s.io csidrivers CSIDriver C
  storage.k8s.io csinodes CSINode C
  storage.k8s.io csistoragecapacities CSIStorageCapacity N
  storage.k8s.io storageclasses StorageClass C
  storage.k8s.io volumeattachments VolumeAttachment C
  storage.k8s.io volumeattributesclasses VolumeAttributesClass C
  storagemigration.k8s.io storageversionmigrations StorageVersionMigration C`;

const OPENSHIFT_KINDS = `
  apps.openshift.io deploymentconfigs DeploymentConfig N
  authorization.openshift.io clusterpolicies ClusterPolicy C authorization/cluster/policies
  authorization.openshift.io clusterpolicybindings ClusterPolicyBinding C authorization/cluster/policybindings
  authorization.openshift.io policies Policy N authorization/local/policies
  authorization.openshift.io policybindings PolicyBinding N authorization/local/policybindings
  authorization.openshift.io rolebindingrestrictions RoleBindingRestriction N
  build.openshift.io buildconfigs BuildConfig N
  build.openshift.io builds Build N
  image.openshift.io images Image C
  image.openshift.io imagestreams ImageStream N
  network.openshift.io clusternetworks ClusterNetwork C registry/sdnnetworks
  network.openshift.io egressnetworkpolicies EgressNetworkPolicy N registry/egressnetworkpolicy
  network.openshift.io hostsubnets HostSubnet C registry/sdnsubnets
  network.openshift.io netnamespaces NetNamespace C registry/sdnnetnamespaces
  oauth.openshift.io oauthaccesstokens OAuthAccessToken C oauth/accesstokens
  oauth.openshift.io oauthauthorizetokens OAuthAuthorizeToken C oauth/authorizetokens
  oauth.openshift.io oauthclientauthorizations OAuthClientAuthorization C oauth/clientauthorizations
  oauth.openshift.io oauthclients OAuthClient C oauth/clients
  quota.openshift.io clusterresourcequotas ClusterResourceQuota C
  route.openshift.io routes Route N
  security.openshift.io rangeallocations RangeAllocation C
  security.openshift.io securitycontextconstraints SecurityContextConstraints C
  template.openshift.io brokertemplateinstances BrokerTemplateInstance C
  template.openshift.io templateinstances TemplateInstance N
  template.openshift.io templates Template N
  user.openshift.io groups Group C
  user.openshift.io identities Identity C useridentities
  user.openshift.io users User C`;

/** Keys that have no plural and no namespace: path below the root, kind. */
const SPECIAL_KEYS = `
  core masterleases Endpoints C
  core peerserverleases Endpoints C
  core ranges RangeAllocation C`;

export interface StoredKind {
  readonly group: string;
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

function parseKinds(table: string): [string, StoredKind][] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [group = '', resource = '', kind = '', scope, path] = line.trim().split(' ');
      return [path ?? resource, { group: group === 'core' ? '' : group, resource, kind, namespaced: scope === 'N' }];
    });
}

/** Kinds of Kubernetes itself by their path below the storage root (`pods`, `services/specs`). */
export const kubernetesKinds: ReadonlyMap<string, StoredKind> = new Map([
  ...parseKinds(KUBERNETES_KINDS),
  ...parseKinds(SPECIAL_KEYS),
]);

/** Kinds of OpenShift's own API server, which has a storage root of its own. */
export const openshiftKinds: ReadonlyMap<string, StoredKind> = new Map(parseKinds(OPENSHIFT_KINDS));
