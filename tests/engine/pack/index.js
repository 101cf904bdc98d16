const { PolicyPack } = require("@pulumi/policy");

const ofType = (type, check) => (args, report) => {
  if (args.type === type) check(args, report);
};

new PolicyPack("engine-test", {
  policies: [
    {
      name: "bucket-has-allowed-name",
      description: "Buckets have another name than the forbidden one.",
      enforcementLevel: "mandatory",
      configSchema: { properties: { forbidden: { type: "string", default: "forbidden-bucket" } } },
      validateResource: ofType("aws:s3/bucket:Bucket", ({ props, getConfig }, report) => {
        if (props.bucket === getConfig().forbidden) report(`"${props.bucket}" is forbidden.`);
      }),
    },
    {
      name: "bucket-has-owner",
      description: "Buckets have an owner.",
      enforcementLevel: "advisory",
      validateResource: ofType("aws:s3/bucket:Bucket", ({ props }, report) => {
        if (!props.tags?.owner) report("No owner tag.");
      }),
    },
    {
      name: "object-has-content",
      description: "Objects are not empty.",
      enforcementLevel: "mandatory",
      validateResource: ofType("aws:s3/bucketObject:BucketObject", ({ props }, report) => {
        if (props.content === "") report("Empty.");
      }),
    },
    {
      name: "topic-has-no-default-name",
      description: "Topics get a display name.",
      enforcementLevel: "remediate",
      remediateResource: ({ type, props }) => {
        if (type !== "aws:sns/topic:Topic" || props.displayName !== "remediate-me") return undefined;
        props.displayName = "remediated";
        return props;
      },
    },
    {
      name: "stack-has-one-topic",
      description: "A stack has at most one topic.",
      enforcementLevel: "mandatory",
      validateStack: ({ resources }, report) => {
        const topics = resources.filter(({ type }) => type === "aws:sns/topic:Topic");
        for (const { props, urn } of topics)
          if (props.displayName === "no-stack") report("Not this one.", urn);
      },
    },
  ],
});
