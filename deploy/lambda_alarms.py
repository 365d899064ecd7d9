"""CloudWatch alarms: errors, throttles and latency of each function, and responses with status 500 and above."""

from collections.abc import Sequence
from typing import Any

from deploy.lambda_names import DEPLOYED, logical
from deploy.plan import Function

SLOW = 5  # seconds at the 99th percentile
FIVE_MINUTES = 300


def alarms(plan: Sequence[Function]) -> dict[str, Any]:
    """The alarms, their topic, and its subscription for the address in --param alarmEmail."""
    found: dict[str, Any] = {
        "AlarmTopic": {"Type": "AWS::SNS::Topic"},
        "AlarmSubscription": {
            "Type": "AWS::SNS::Subscription",
            "Condition": "HasAlarmEmail",
            "Properties": {"TopicArn": {"Ref": "AlarmTopic"}, "Protocol": "email", "Endpoint": {"Ref": "AlarmEmail"}},
        },
    }
    if any(not item.has_url for item in plan):
        # Lambda doesn't count a function's 500 as an error, because the adapter's invocation succeeds
        found["HttpApiFailuresAlarm"] = _alarm(
            "HTTP API: responses with status 500 and above", "AWS/ApiGateway", "5xx", {"ApiId": {"Ref": "HttpApi"}}, 5
        )
    for item in plan:
        found |= _alarms_of(item)
    return found


def _alarms_of(item: Function) -> dict[str, Any]:
    slow = (item.on_lambda.platform if item.has_url else SLOW) * 1000
    metrics = [("Errors", "Errors", 5), ("Throttles", "Throttles", 1), ("Duration", "Duration", slow)]
    if item.has_url:
        metrics.append(("Failures", "Url5xxCount", 5))
    function = {"FunctionName": f"{DEPLOYED}-{item.name}"}
    return {
        f"{logical(item.name)}{name}Alarm": _alarm(
            f"{item.name}: {metric}", "AWS/Lambda", metric, function, threshold, "p99" if name == "Duration" else "Sum"
        )
        for name, metric, threshold in metrics
    }


def _alarm(
    title: str, namespace: str, metric: str, dimensions: dict[str, Any], threshold: int, statistic: str = "Sum"
) -> dict[str, Any]:
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmDescription": f"{title}: {threshold} or more in five minutes ({statistic})",
            "Namespace": namespace,
            "MetricName": metric,
            "Dimensions": [{"Name": name, "Value": value} for name, value in dimensions.items()],
            ("Statistic" if statistic == "Sum" else "ExtendedStatistic"): statistic,
            "Period": FIVE_MINUTES,
            "EvaluationPeriods": 1,
            "Threshold": threshold,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [{"Ref": "AlarmTopic"}],
            "OKActions": [{"Ref": "AlarmTopic"}],
        },
    }
